// A worker thread that makes and signs credentials, one chunk after the other.
import { concat } from "../../core/bytes/bytes.ts";
import { Sealer } from "../../issuer/seal/credentialSealer.ts";
import { buffersOf, packCredentials } from "../../store/sql/packedCredentials.ts";
import { answerWith } from "./answerWith.ts";

answerWith<"seal">(
  (task) => {
    const sealer = new Sealer(task);
    return async (chunk) => {
      const sealed = await sealer.seal(chunk);
      return { packed: packCredentials(sealed), leaves: concat(...sealed.map(({ leaf }) => leaf)) };
    };
  },
  ({ packed }) => buffersOf(packed),
);
