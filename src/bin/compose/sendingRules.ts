// How a command of this workspace sends: at what price at most, how long it waits, and under which name it holds a lock.
import type { SessionOptions } from "../../cli/session/dependencies.ts";
import { weiOf, type WorkspaceConfig } from "../../workspace/workspace.ts";
import type { Evidence } from "../../core/report/report.ts";
import type { SendingRules } from "../../issuer/context/issuerContext.ts";
import { isGone, ownName, ownProcess } from "../../disk/processIdentity.ts";

/** No anchor is worth more than this per unit of gas unless somebody says so: some 15 times what is usual on Ethereum. */
const USUAL_CAP = weiOf("300");

/** In wei per unit of gas; null, none, on a chain of one's own. */
export function feeCap({ fees }: WorkspaceConfig, { maxFee }: SessionOptions, evidence: Evidence): bigint | null {
  if (maxFee !== undefined) return weiOf(maxFee);
  if (fees !== undefined) return weiOf(fees.maxFeePerGas);
  return evidence === "local" ? null : USUAL_CAP;
}

export function sendingRules({ notice, takeOver, speedUp }: SessionOptions, evidence: Evidence): SendingRules {
  return {
    owner: { name: ownName(), process: ownProcess() },
    isGone,
    takeOver: takeOver ?? false,
    idleChain: evidence === "local",
    notice,
    patience: { replace: speedUp === true ? 0 : 90_000, mined: 180_000, final: 1_800_000, settled: 5_000 },
  };
}
