// A worker thread that makes and signs credentials: its order comes with it, then one chunk after the other.
import { packCredentials } from "../store/packed.ts";
import { type Chunk, Sealer, type SealOrder } from "./sealer.ts";
import { answerWith, shared } from "./threads.ts";

const sealer = new Sealer(shared() as SealOrder);
answerWith(
  async (chunk: Chunk) => packCredentials(await sealer.seal(chunk)),
  ({ bytes }) => [bytes.buffer],
);
