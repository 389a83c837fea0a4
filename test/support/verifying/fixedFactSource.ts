// A source of chain facts that answers as a test says. Nothing is reached over a network.
import type { ChainReading } from "../../../src/core/verdict/chainFacts.ts";
import type { FactSource } from "../../../src/verifier/factSource.ts";
import { chainFacts } from "../fixtures/issuedBatch.ts";

type Call = Parameters<FactSource["read"]>;

export class FixedFactSource implements FactSource {
  /** every question that was asked, in order */
  readonly calls: Call[] = [];
  readonly #answer: ChainReading | ((...call: Call) => ChainReading);

  /** Answers the same to every question, or by question. */
  constructor(answer: ChainReading | ((...call: Call) => ChainReading) = chainFacts()) {
    this.#answer = answer;
  }

  read(...call: Call): Promise<ChainReading> {
    this.calls.push(call);
    return Promise.resolve(typeof this.#answer === "function" ? this.#answer(...call) : this.#answer);
  }
}
