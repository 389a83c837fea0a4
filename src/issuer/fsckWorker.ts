// A worker thread that looks for damage in stored credentials: see fsck.ts.
import type { Range } from "../store/store.ts";
import { checkPiece, type FsckOrder } from "./fsckChunks.ts";
import { CredentialCheck } from "./fsckCredential.ts";
import { readerOf } from "./pieces.ts";
import { answerWith, shared } from "./threads.ts";

const { address, checked } = shared() as FsckOrder;
const reader = readerOf(address);
const check = new CredentialCheck(checked);
answerWith(async (piece: Range) => checkPiece(await reader(), checked.batch.id, piece, check));
