// Verifiers for tests, as a stranger would have them: deployments, a policy, one endpoint.
import type { TestIssuer, TestLedger } from "../chain/testLedger.ts";
import { suiteChecker } from "../../../src/signature/suites/suiteChecker.ts";
import { QuorumReader } from "../../../src/chain/ledger/quorumReader.ts";
import { utf8 } from "../../../src/core/bytes/bytes.ts";
import type { JsonObject } from "../../../src/core/json/strictJson.ts";
import { POLICY_FORMAT, type TrustPolicy } from "../../../src/core/trust/trustPolicy.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { Verifier } from "../../../src/verifier/verifier.ts";

export interface Verifying {
  /** recognised by account */
  readonly issuers: readonly TestIssuer[];
  /** whose deployments and chains the verifier knows */
  readonly ledgers: readonly TestLedger[];
  readonly policy?: Partial<TrustPolicy>;
}

export interface TestVerifier {
  verify(file: JsonObject | string): Promise<Report>;
  close(): void;
}

export function makeTestVerifier({ issuers, ledgers, policy = {} }: Verifying): TestVerifier {
  const reader = new QuorumReader();
  const verifier = new Verifier({
    facts: reader,
    signatures: suiteChecker,
    policy: {
      format: POLICY_FORMAT,
      name: "a stranger's policy",
      issuers: issuers.map(({ account }) => ({ ...account })),
      chains: Object.fromEntries(
        ledgers.map(({ chain }) => [chain.chainId, { rpc: [chain.rpc], finality: { confirmations: 1 } }] as const),
      ),
      acceptTest: true,
      ...policy,
    },
    deployments: ledgers.map(({ deployment }) => deployment),
    profiles: issuers.map(({ profile }) => profile),
    endpoints: {},
    software: "test",
    clock: () => Date.now() / 1000,
  });
  return {
    verify: async (file) =>
      (await verifier.verify(utf8(typeof file === "string" ? file : JSON.stringify(file)))).report,
    close: () => reader.close(),
  };
}
