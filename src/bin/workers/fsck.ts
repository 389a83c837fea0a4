// A worker thread that looks for damage in stored credentials.
import { FSCK } from "../../issuer/repair/fsckRange.ts";
import { answerRanges } from "./answerRanges.ts";

answerRanges(FSCK);
