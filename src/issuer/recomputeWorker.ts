// A worker thread that checks what is stored: see recompute.ts.
import { Abbreviation, type CommonTexts } from "../core/abbreviation.ts";
import { type Packed, unpack } from "./packed.ts";
import { firstWrong } from "./recompute.ts";
import { answerWith, shared } from "./threads.ts";

const abbreviation = new Abbreviation(shared() as CommonTexts);
answerWith((packed: Packed) => firstWrong(unpack(packed), abbreviation));
