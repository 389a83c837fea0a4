// A worker thread that checks what is stored: see recompute.ts.
import { Abbreviation } from "../core/abbreviation.ts";
import type { Range } from "../store/store.ts";
import { readerOf } from "./pieces.ts";
import { checkPiece, type RecomputeOrder } from "./recompute.ts";
import { answerWith, shared } from "./threads.ts";

const { address, batchId, texts } = shared() as RecomputeOrder;
const reader = readerOf(address);
const abbreviation = new Abbreviation(texts);
answerWith(async (piece: Range) => checkPiece(await reader(), batchId, piece, abbreviation));
