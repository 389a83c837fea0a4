// A worker thread that computes the leaves of stored credentials again.
import { RECOMPUTE } from "../../issuer/seal/recomputeRoot.ts";
import { answerRanges } from "./answerRanges.ts";

answerRanges(RECOMPUTE);
