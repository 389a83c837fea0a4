// A verifier over the sample: the real suites, and a chain that is whatever a test says it is.
import type { ChainReading } from "../../../src/core/verdict/chainFacts.ts";
import type { JsonObject } from "../../../src/core/json/strictJson.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { suiteChecker } from "../../../src/signature/suites/suiteChecker.ts";
import { Verifier, type VerifierSources } from "../../../src/verifier/verifier.ts";
import { deployment, NOW, policy, profile } from "../fixtures/issuedBatch.ts";
import { FixedFactSource } from "./fixedFactSource.ts";

export const makeVerifier = (changes: Partial<VerifierSources> = {}): Verifier =>
  new Verifier({
    facts: new FixedFactSource(),
    signatures: suiteChecker,
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

export const withChain = (chain: ChainReading): Partial<VerifierSources> => ({ facts: new FixedFactSource(chain) });
