// The database of an issuer's own service, which holds the same record of every credential or does not answer at all.
import type { CredentialPosition } from "../../../src/core/verdict/credentialPosition.ts";
import type { LocalRecord } from "../../../src/core/verdict/localRecord.ts";
import type { LocalKnowledge } from "../../../src/verifier/localKnowledge.ts";

export class FixedKnowledge implements LocalKnowledge {
  /** every position that was asked about, in order */
  readonly asked: CredentialPosition[] = [];
  readonly #answer: LocalRecord | Error;

  constructor(answer: LocalRecord | Error) {
    this.#answer = answer;
  }

  load(position: CredentialPosition): Promise<LocalRecord> {
    this.asked.push(position);
    return this.#answer instanceof Error ? Promise.reject(this.#answer) : Promise.resolve(this.#answer);
  }
}
