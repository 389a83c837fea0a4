// Port: what the chain says about a credential. A quorum of endpoints answers today (chain/ledger/quorumReader.ts).
import type { ChainReading } from "../core/verdict/chainFacts.ts";
import type { FactsQuery, ReadingRules } from "../core/verdict/factsQuery.ts";

export interface FactSource {
  /** The facts, or why there are none. Does not reject for what a source outside of this process does. */
  read(query: FactsQuery, rules: ReadingRules): Promise<ChainReading>;
}
