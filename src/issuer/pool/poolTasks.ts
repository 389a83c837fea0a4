// What a pool of workers can be asked to do. All of it is plain data (keys as KeyObjects), because it crosses to other threads.
import type { Achievement } from "../../core/achievement/achievement.ts";
import type { SharedTexts } from "../../core/batch/sharedText.ts";
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import type { Fault } from "../../core/errors/credenceError.ts";
import type { IssuerProfile } from "../../core/trust/issuerProfile.ts";
import type { IssuerAccount } from "../../core/values/issuerAccount.ts";
import type { SigningKey } from "../../signature/suites/eddsaRdfc2022.ts";
import type { ShareKey } from "../../signature/suites/es256.ts";
import type { Batch } from "../../state/batch.ts";
import type { PackedCredentials, Range } from "../../state/credential.ts";
import type { StoreAddress } from "../../state/store.ts";

/** For each task: what a worker starts with, what it is asked, and what it answers. */
export interface PoolTasks {
  /** make and sign credentials */
  readonly seal: { readonly start: SealTask; readonly question: RowChunk; readonly answer: SealedChunk };
  /** compute the leaves of stored credentials again */
  readonly recompute: {
    readonly start: RangeTask<SharedTexts>;
    readonly question: Range;
    readonly answer: RecomputedRange;
  };
  /** look for damage in stored credentials */
  readonly fsck: { readonly start: RangeTask<FsckFacts>; readonly question: Range; readonly answer: FsckedRange };
}

/** What all credentials of a batch have in common. */
export interface Common {
  readonly achievement: Achievement;
  readonly account: IssuerAccount;
  readonly profile: IssuerProfile;
  /** seconds; becomes validFrom of every credential */
  readonly now: number;
}

export interface SealTask extends Common {
  readonly signing: SigningKey;
  /** null: the credentials have no view B */
  readonly share: ShareKey | null;
  /** sign by templates; their preparation pays only for many credentials */
  readonly useTemplates: boolean;
}

/** Rows for consecutive positions. */
export interface RowChunk {
  /** position of the first */
  readonly first: number;
  readonly rows: readonly RosterRow[];
  /** RANDOM_BYTES for each row */
  readonly random: Uint8Array;
}

export interface SealedChunk {
  readonly packed: PackedCredentials;
  /** 32 bytes for each credential, in order */
  readonly leaves: Uint8Array;
}

/** A batch that the worker reads from the database itself, and the facts that its credentials are checked against. */
export interface RangeTask<Facts> {
  readonly address: StoreAddress;
  readonly batchId: number;
  readonly facts: Facts;
}

export interface RecomputedRange {
  /** of the credentials that are sound and at their position, 32 bytes each */
  readonly leaves: Uint8Array;
  /** id of the first credential that is not */
  readonly wrong: string | null;
}

export interface FsckFacts {
  readonly batch: Batch;
  readonly sharedTexts: SharedTexts;
  /** where the issuer's public keys are looked for */
  readonly profiles: readonly IssuerProfile[];
  readonly allByLibrary: boolean;
}

export interface FsckedRange {
  /** positions of the credentials that were found */
  readonly indices: readonly number[];
  /** of each of them, 32 bytes; zeros where the stored one is no leaf */
  readonly leaves: Uint8Array;
  /** of each of them */
  readonly faults: readonly (readonly Fault[])[];
}
