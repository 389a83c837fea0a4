// Verification without a key: read strictly, gather facts, let core judge. Nothing that the document names is fetched
// [D11]: ledgers come from deployments and policy, endpoints from policy and our configuration.
import { type Check, unknown } from "../core/report/answers.ts";
import { accreditationQuery } from "../core/verdict/checks.ts";
import { type Deployment, LEDGER, registryOver, versionsOf } from "../core/trust/deployment.ts";
import { readDocument } from "../core/credential/readCredential.ts";
import { type Document, isDocument } from "../core/verdict/document.ts";
import { type ChainFacts, type ChainReading, isCause, type ListedLedger } from "../core/verdict/chainFacts.ts";
import { type IssuerAccount, isSameLedger } from "../core/values/issuerAccount.ts";
import { type CredentialPosition, positionOf } from "../core/verdict/credentialPosition.ts";
import { type JsonObject, parseJsonObject } from "../core/json/strictJson.ts";
import { NO_LOCAL_RECORD, type LocalReading } from "../core/verdict/localRecord.ts";
import { type ChainPolicy, chainPolicy, type TrustPolicy } from "../core/trust/trustPolicy.ts";
import { type IssuerProfile, parseProfile } from "../core/trust/issuerProfile.ts";
import type { Report } from "../core/report/report.ts";
import { readShare } from "../core/share/readShare.ts";
import { sourcesFailed, type Judge, judge, judgeUnreadable } from "../core/verdict/verdict.ts";
import { secondsOf } from "../core/values/time.ts";
import { checkSignature } from "./checkSignature.ts";
import type { FactSource } from "./factSource.ts";
import type { LocalKnowledge } from "./localKnowledge.ts";
import type { SignatureChecker } from "./signatureChecker.ts";

export interface VerifierSources {
  readonly facts: FactSource;
  readonly signatures: SignatureChecker;
  /** absent for a verifier that issues nothing */
  readonly local?: LocalKnowledge;
  readonly policy: TrustPolicy;
  readonly deployments: readonly Deployment[];
  /** profiles from any source; those in the policy count besides */
  readonly profiles: readonly IssuerProfile[];
  /** our endpoints, for chains that the policy does not name */
  readonly endpoints: Readonly<Record<number, ChainPolicy>>;
  readonly software: string;
  /** seconds since 1970 */
  readonly clock: () => number;
}

export interface Verification {
  readonly report: Report;
  /** view A as it was read; of view B the claims that the issuer signed and the share shows, {} for a text that is no share of ours */
  readonly credential: JsonObject;
  /** undetermined only because our own sources failed: asking again may help */
  readonly sourcesFailed: boolean;
}

export class Verifier {
  readonly #sources: VerifierSources;
  readonly #profiles: readonly IssuerProfile[];

  /** Throws `bad_profile` where the policy holds something that is no profile. */
  constructor(sources: VerifierSources) {
    this.#sources = sources;
    this.#profiles = [...sources.profiles, ...(sources.policy.profiles ?? []).map(parseProfile)];
  }

  /** Verify the bytes of a view A file. Throws for a file that the strict reader refuses. */
  async verify(bytes: Uint8Array): Promise<Verification> {
    return this.verifyObject(parseJsonObject(bytes, { topContextOnly: true }));
  }

  /** Verify a file that was read strictly. */
  async verifyObject(credential: JsonObject): Promise<Verification> {
    const report = await this.#report(readDocument(credential));
    return { report, credential, sourcesFailed: sourcesFailed(report) };
  }

  /** Verify a share of view B, compact or as JWS JSON; `anchor` is the text beside a compact one. Never throws for what they say. */
  async verifyShare(share: string, anchor: string | null): Promise<Verification> {
    const document = readShare(share, anchor);
    const report = await this.#report(document);
    return { report, credential: "claims" in document ? document.claims : {}, sourcesFailed: sourcesFailed(report) };
  }

  #report(document: Document | Check<"format">): Report | Promise<Report> {
    const by: Judge = { policy: this.#sources.policy, software: this.#sources.software, now: this.#sources.clock() };
    return isDocument(document) ? this.#judge(document, by) : judgeUnreadable(document, by);
  }

  async #judge(document: Document, by: Judge): Promise<Report> {
    const listed = this.#listed(document.account);
    // before the chain: a change that becomes final meanwhile is then seen there
    const local = await this.#local(positionOf(document));
    const chain = await this.#read(document, listed, by.now);
    const signature = isCause(chain) ? unknown(chain) : await this.#signature(document, chain);
    return judge({ document, listed, chain, local, signature }, by);
  }

  async #read(document: Document, listed: ListedLedger | null, now: number): Promise<ChainReading> {
    if (listed === null || listed.status === "distrusted") return "ledger_not_listed";
    const policy = this.#chainPolicy(document.account.chainId);
    if (policy === null) return "no_endpoint";
    const query = positionOf(document);
    const accreditation = accreditationQuery(document, this.#sources.policy);
    return this.#sources.facts.read(
      accreditation === null ? query : { ...query, accreditation: { query: accreditation, registry: listed.registry } },
      { policy, evidence: listed.evidence, now },
    );
  }

  async #signature(document: Document, chain: ChainFacts): Promise<Check<"signature">> {
    return checkSignature(document, { chain, profiles: this.#profiles, signatures: this.#sources.signatures });
  }

  async #local(position: CredentialPosition): Promise<LocalReading> {
    const { local } = this.#sources;
    if (local === undefined) return NO_LOCAL_RECORD;
    try {
      return await local.load(position);
    } catch {
      return "records_unreadable"; // the port's implementation reports the error
    }
  }

  #chainPolicy(chainId: number): ChainPolicy | null {
    return chainPolicy(this.#sources.policy, chainId) ?? this.#sources.endpoints[chainId] ?? null;
  }

  #listed(account: IssuerAccount): ListedLedger | null {
    for (const deployment of this.#sources.deployments) {
      if (deployment.chainId !== account.chainId) continue;
      const version = versionsOf(deployment, LEDGER).find(({ address }) => address === account.ledger);
      if (version === undefined) continue;
      const retiredAt = version.retiredAt === undefined ? 0 : secondsOf(version.retiredAt);
      const { network, evidence } = deployment;
      const registry = registryOver(deployment, account.ledger);
      return { network, evidence, status: version.status, retiredAt, codeHash: version.codeHash, registry };
    }
    const trusted = (this.#sources.policy.ledgers ?? []).find((ledger) => isSameLedger(ledger, account));
    if (trusted === undefined) return null;
    return { ...trusted, status: "current", retiredAt: 0, registry: trusted.registry ?? null };
  }
}
