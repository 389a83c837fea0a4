// A worker thread that checks what is stored: see recompute.ts.
import { Abbreviation } from "../../core/batch/sharedText.ts";
import type { Range } from "../../state/store.ts";
import { readerOf } from "../../issuer/pool/ranges.ts";
import { checkPiece, type RecomputeOrder } from "../../issuer/seal/recomputeRoot.ts";
import { answerWith, shared } from "../../issuer/pool/workerPool.ts";

const { address, batchId, texts } = shared() as RecomputeOrder;
const reader = readerOf(address);
const abbreviation = new Abbreviation(texts);
answerWith(async (piece: Range) => checkPiece(await reader(), batchId, piece, abbreviation));
