// A verifier from what a workspace, a policy file and the deployment files say. It reaches neither key nor issuing code.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadDeployment, loadDeployments } from "../../chain/deployment/deploymentFiles.ts";
import type { Workspace, WorkspaceConfig } from "../../workspace/workspace.ts";
import type { Deployment } from "../../core/trust/deployment.ts";
import { parseJson } from "../../core/json/strictJson.ts";
import { parsePolicy, POLICY_FORMAT, type TrustPolicy } from "../../core/trust/trustPolicy.ts";
import type { IssuerProfile } from "../../core/trust/issuerProfile.ts";
import { suiteChecker } from "../../signature/suites/suiteChecker.ts";
import type { FactSource } from "../../verifier/factSource.ts";
import type { LocalKnowledge } from "../../verifier/localKnowledge.ts";
import { Verifier } from "../../verifier/verifier.ts";
import { chainPolicyOf } from "../../workspace/chainPolicy.ts";
import { packageRoot, SOFTWARE } from "../system/software.ts";

export interface VerifierParts {
  readonly facts: FactSource;
  readonly workspace: Workspace | null;
  /** endpoint of the workspace's network */
  readonly rpc: string | null;
  /** null: the workspace's own, or one that trusts nobody */
  readonly policy: TrustPolicy | null;
  readonly profiles: readonly IssuerProfile[];
  /** for a service that verifies what it issued itself */
  readonly local?: LocalKnowledge;
}

const TRUSTS_NOBODY: TrustPolicy = { format: POLICY_FORMAT, name: "no trust policy" };

export function makeVerifier({ facts, workspace, rpc, policy, profiles, local }: VerifierParts): Verifier {
  const config = workspace?.exists ? workspace.load() : null;
  const own = workspace !== null && config !== null ? ownDeployment(workspace, config) : null;
  return new Verifier({
    facts,
    signatures: suiteChecker,
    policy: policy ?? ownPolicy(workspace) ?? TRUSTS_NOBODY,
    deployments: [...(own === null ? [] : [own]), ...loadDeployments(join(packageRoot, "deployments"))],
    profiles: [...profiles, ...(workspace?.profiles() ?? [])],
    endpoints: own === null || config === null || rpc === null ? {} : { [own.chainId]: chainPolicyOf(config, rpc) },
    ...(local !== undefined && { local }),
    software: SOFTWARE,
    clock: () => Date.now() / 1000,
  });
}

function ownDeployment(workspace: Workspace, config: WorkspaceConfig): Deployment | null {
  const path = workspace.deploymentPath(config);
  return existsSync(path) ? loadDeployment(path) : null;
}

function ownPolicy(workspace: Workspace | null): TrustPolicy | null {
  if (workspace === null || !existsSync(workspace.trustPath)) return null;
  return parsePolicy(parseJson(readFileSync(workspace.trustPath), { limit: 16_777_216 }));
}
