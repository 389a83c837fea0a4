// A worker thread that looks for damage in stored credentials: see fsck.ts.
import type { Range } from "../../state/credential.ts";
import { checkRange, type FsckTask } from "../../issuer/repair/fsckChunks.ts";
import { CredentialCheck } from "../../issuer/repair/fsckCredential.ts";
import { readerOf } from "../../issuer/pool/ranges.ts";
import { answerWith, shared } from "../../issuer/pool/workerPool.ts";

const { address, checked } = shared() as FsckTask;
const reader = readerOf(address);
const check = new CredentialCheck(checked);
answerWith(async (range: Range) => checkRange(await reader(), checked.batch.id, range, check));
