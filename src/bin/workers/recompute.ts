// A worker thread that checks what is stored: see recompute.ts.
import { SharedText } from "../../core/batch/sharedText.ts";
import type { Range } from "../../state/credential.ts";
import { readerOf } from "../../issuer/pool/ranges.ts";
import { checkRange, type RecomputeTask } from "../../issuer/seal/recomputeRoot.ts";
import { answerWith, shared } from "../../issuer/pool/workerPool.ts";

const { address, batchId, sharedTexts } = shared() as RecomputeTask;
const reader = readerOf(address);
const sharedText = new SharedText(sharedTexts);
answerWith(async (range: Range) => checkRange(await reader(), batchId, range, sharedText));
