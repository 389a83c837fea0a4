// A worker thread that makes and signs credentials: its order comes with it, then one chunk after the other.
import { packCredentials } from "../../store/sql/packedCredentials.ts";
import { type Chunk, Sealer, type SealTask } from "../../issuer/seal/credentialSealer.ts";
import { answerWith, shared } from "../../issuer/pool/workerPool.ts";

const sealer = new Sealer(shared() as SealTask);
answerWith(
  async (chunk: Chunk) => packCredentials(await sealer.seal(chunk)),
  ({ bytes }) => [bytes.buffer],
);
