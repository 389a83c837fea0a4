// A worker thread that looks for damage in stored credentials: see fsck.ts.
import type { NewCredential } from "../store/store.ts";
import { CredentialCheck, type Checked } from "./fsckCredential.ts";
import { answerWith, shared } from "./threads.ts";

const check = new CredentialCheck(shared() as Checked);
answerWith((credentials: readonly NewCredential[]) => check.faults(credentials));
