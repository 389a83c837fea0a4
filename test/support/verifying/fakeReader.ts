// A verifier over the sample, whose chain is whatever a test says it is. Nothing is reached over a network.
import type { ChainFacts, ChainReading } from "../../../src/core/verdict/chainFacts.ts";
import type { JsonObject } from "../../../src/core/json/strictJson.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { Verifier, type VerifierSources } from "../../../src/verifier/verifier.ts";
import { chainFacts, deployment, NOW, policy, profile } from "../fixtures/issuedBatch.ts";

type Reader = VerifierSources["reader"];
type Call = Parameters<Reader["read"]>;

export interface FakeReader extends Reader {
  /** every question that was asked, in order */
  readonly calls: Call[];
}

/** A reader that answers the same to every question, or by question. */
export function fakeReader(answer: ChainReading | ((...call: Call) => ChainReading) = chainFacts()): FakeReader {
  const calls: Call[] = [];
  return {
    calls,
    read(...call) {
      calls.push(call);
      return Promise.resolve(typeof answer === "function" ? answer(...call) : answer);
    },
  };
}

export const makeVerifier = (changes: Partial<VerifierSources> = {}): Verifier =>
  new Verifier({
    reader: fakeReader(),
    policy,
    deployments: [deployment],
    profiles: [profile],
    endpoints: {},
    software: "credence/test",
    clock: () => NOW,
    ...changes,
  });

export const reportOf = async (file: JsonObject, changes: Partial<VerifierSources> = {}): Promise<Report> =>
  (await makeVerifier(changes).verifyObject(file)).report;

export const withChain = (chain: ChainFacts | ChainReading): Partial<VerifierSources> => ({
  reader: fakeReader(chain),
});
