import { describe, expect, it } from "vitest";
import { type IssuerProfile, profileHash } from "../../../src/core/trust/issuerProfile.ts";
import { profileKey } from "../../../src/core/verdict/profileKey.ts";
import {
  ANCHORED,
  chainFacts,
  KEY_ID,
  notAnchored,
  profile,
  seconds,
  strangersKey,
  ZERO_HASH,
} from "../../support/fixtures/issuedBatch.ts";
import { multikeyOf } from "../../../src/signature/suites/ed25519.ts";

type Key = Extract<IssuerProfile["keys"][number], { type: "Multikey" }>;
const [key] = profile.keys as readonly [Key];

/** The profile with its key changed, and further keys. */
const withKey = (changes: Partial<Key>, ...more: Key[]): IssuerProfile => ({
  ...profile,
  keys: [{ ...key, ...changes }, ...more],
});

/** As the ledger knows it: one profile at anchoring, one now. */
const facts = (then: IssuerProfile, now: IssuerProfile = then) =>
  chainFacts({ profileHashAtAnchor: profileHash(then), profileHashNow: profileHash(now) });

const find = (then: IssuerProfile, now: IssuerProfile = then, known = [then, now]) =>
  profileKey(KEY_ID, "Multikey", known, facts(then, now));
const unknown = (cause: string) => ({ result: "unknown", cause });
const time = (at: number) => new Date(at * 1000).toISOString();

describe("the key that may have signed", () => {
  it("is the one that the profile in force at anchoring names", () => {
    expect(find(profile)).toEqual(key);
    const newer = withKey({ value: multikeyOf(strangersKey) });
    expect(find(profile, newer)).toEqual(key);
  });

  it("is found by its exact id, with no resolution and no guess", () => {
    for (const method of [
      KEY_ID.toUpperCase(),
      `${KEY_ID} `,
      KEY_ID.split("#")[1] as string,
      profile.did,
      "",
      "toString",
    ])
      expect(profileKey(method, "Multikey", [profile], facts(profile)), method).toEqual(unknown("key_not_in_profile"));
  });

  it("is of the type that the proof needs", () => {
    expect(profileKey(KEY_ID, "JsonWebKey", [profile], facts(profile))).toEqual(unknown("key_not_in_profile"));
  });

  it("is not one that was added after anchoring", () => {
    const without = withKey({ id: "another" });
    expect(find(without, profile)).toEqual(unknown("key_not_in_profile"));
  });

  it("is still the one of then, where the newest profile has it no more", () => {
    expect(find(profile, withKey({ id: "another" }))).toEqual(key);
  });
});

describe("profiles", () => {
  it("count only where their hash is on the ledger, wherever they come from", () => {
    const forged = withKey({ value: multikeyOf(strangersKey) });
    expect(profileKey(KEY_ID, "Multikey", [forged], facts(profile))).toEqual(unknown("no_profile"));
    expect(profileKey(KEY_ID, "Multikey", [forged, profile, forged], facts(profile))).toEqual(key);
    expect(profileKey(KEY_ID, "Multikey", [], facts(profile))).toEqual(unknown("no_profile"));
  });

  it("are both needed: of then for the key, and the newest for a compromise", () => {
    const newer = { ...profile, contact: "new@example.edu" };
    expect(find(profile, newer, [newer])).toEqual(unknown("no_profile"));
    expect(find(profile, newer, [profile])).toEqual(unknown("newest_profile_missing"));
    expect(find(profile, newer)).toEqual(key);
  });

  it("are not guessed where the ledger holds no hash", () => {
    const none = chainFacts({ profileHashAtAnchor: ZERO_HASH, profileHashNow: ZERO_HASH });
    expect(profileKey(KEY_ID, "Multikey", [profile], none)).toEqual(unknown("no_profile"));
  });
});

describe("the window of a key", () => {
  it("starts with its first second and ends before its last", () => {
    expect(find(withKey({ from: time(ANCHORED) }))).toMatchObject({ id: KEY_ID });
    expect(find(withKey({ from: time(ANCHORED + 1) }))).toEqual(unknown("key_not_valid_then"));
    expect(find(withKey({ until: time(ANCHORED + 1) }))).toMatchObject({ id: KEY_ID });
    expect(find(withKey({ until: time(ANCHORED) }))).toEqual(unknown("key_not_valid_then"));
    expect(find(withKey({ from: time(ANCHORED - 9), until: time(ANCHORED - 5) }))).toEqual(
      unknown("key_not_valid_then"),
    );
  });

  it("is judged at anchoring: that it ended since is nothing against it", () => {
    expect(find(profile, withKey({ until: time(ANCHORED + 60) }))).toEqual(key);
    expect(find(profile, withKey({ from: time(ANCHORED + 60) }))).toEqual(key);
  });

  it("is read with its offset from UTC", () => {
    expect(find(withKey({ from: "2026-06-30T11:05:00+02:00" }))).toMatchObject({ id: KEY_ID });
    expect(find(withKey({ from: "2026-06-30T11:05:01+02:00" }))).toEqual(unknown("key_not_valid_then"));
    expect(ANCHORED).toBe(seconds("2026-06-30T09:05:00Z"));
  });
});

describe("a compromise", () => {
  it("counts from the newest profile, at or before the anchor", () => {
    expect(find(profile, withKey({ compromisedSince: time(ANCHORED) }))).toEqual(unknown("key_compromised"));
    expect(find(profile, withKey({ compromisedSince: time(ANCHORED - 100) }))).toEqual(unknown("key_compromised"));
    expect(find(profile, withKey({ compromisedSince: time(ANCHORED + 1) }))).toEqual(key);
  });

  it("of another key is nothing to this one", () => {
    const other: Key = { ...key, id: "another", compromisedSince: time(ANCHORED - 100) };
    expect(find(profile, withKey({}, other))).toEqual(key);
  });
});

describe("without facts of the chain", () => {
  it("no key is found, and the cause is passed on", () => {
    for (const cause of ["unreachable", "ledger_not_listed", "stale"] as const)
      expect(profileKey(KEY_ID, "Multikey", [profile], cause)).toEqual(unknown(cause));
    expect(profileKey(KEY_ID, "Multikey", [profile], chainFacts(notAnchored()))).toEqual(unknown("not_anchored"));
  });
});
