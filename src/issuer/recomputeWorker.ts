// A worker thread that checks what is stored: see recompute.ts.
import type { NewCredential } from "../store/store.ts";
import { firstWrong } from "./recompute.ts";
import { answerWith } from "./threads.ts";

answerWith((credentials: readonly NewCredential[]) => firstWrong(credentials));
