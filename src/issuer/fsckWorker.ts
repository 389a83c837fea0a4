// A worker thread that looks for damage in stored credentials: see fsck.ts.
import { CredentialCheck, type Checked } from "./fsckCredential.ts";
import { type Packed, unpack } from "./packed.ts";
import { answerWith, shared } from "./threads.ts";

const check = new CredentialCheck(shared() as Checked);
answerWith((packed: Packed) => check.faults(unpack(packed)));
