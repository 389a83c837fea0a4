// The issuer that a workspace acts for: its id and profile, and a policy under which it is recognised here.
import { existsSync } from "node:fs";
import type { JsonObject } from "../../core/json/strictJson.ts";
import { POLICY_FORMAT } from "../../core/trust/trustPolicy.ts";
import { type IssuerProfile, profileHash, profileName } from "../../core/trust/issuerProfile.ts";
import type { Session } from "./session.ts";
import type { IssuingSession } from "./dependencies.ts";

/** From now on this workspace acts for the issuer, with this profile. A policy that is there already is left alone. */
export function putInForce(session: Session, issuing: IssuingSession, profile: IssuerProfile, issuerId: number): void {
  const { workspace } = session;
  workspace.saveProfile(profile);
  workspace.save({ ...workspace.load(), issuer: { issuerId, profileHash: profileHash(profile) } });
  if (!existsSync(workspace.trustPath)) workspace.write("trust.json", ownPolicy(issuing, profile, issuerId));
}

/** Test and local evidence count, or a trial could never be valid. */
function ownPolicy(issuing: IssuingSession, profile: IssuerProfile, issuerId: number): JsonObject {
  const { chainId, evidence } = issuing.network;
  const { ledger } = issuing.ledger.address;
  return {
    format: POLICY_FORMAT,
    name: `Own issuer of ${profileName(profile, "en")}`,
    issuers: [{ chainId, ledger, issuerId, name: profileName(profile, "en") }],
    acceptTest: evidence !== "production",
  };
}
