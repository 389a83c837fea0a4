// Commands about the organisation on the ledger: who it is, who owns it, which keys act for it, who vouches for whom.
import { KEY_PURPOSES } from "../../core/trust/keyInfo.ts";
import { command, flag, group, oneOf, optional, required, withDefault, yes } from "../session/grammar.ts";

const issuer = group("issuer", "the organisation on the ledger", [
  command("register <profile>", {
    summary: "register the organisation that a profile file describes",
    load: async () => (await import("./issuer.ts")).register,
  }),
  command("update [profile]", {
    summary: "put a changed profile, or new signing keys, in force",
    load: async () => (await import("./issuer.ts")).update,
  }),
  command("show [id]", {
    summary: "what the ledger says of an issuer, with its history; without an id: of our own",
    load: async () => (await import("./issuerShow.ts")).show,
  }),
]);

const authority = group("authority", "who owns the organisation on the ledger", [
  command("propose <address>", {
    summary: "offer the authority to another account, such as a custodian's",
    options: { yes },
    load: async () => (await import("./authority.ts")).propose,
  }),
  command("accept <issuer>", {
    summary: "take over an authority that was offered to this workspace's authority key",
    options: { profile: optional("file", "profile in force: this workspace acts for the issuer from then on") },
    load: async () => (await import("./authority.ts")).accept,
  }),
]);

const key = group("key", "keys of this workspace", [
  command("new <name>", {
    summary: "make an encrypted key",
    options: { for: oneOf(required("purpose", "what it is for"), ...KEY_PURPOSES) },
    load: async () => (await import("./key.ts")).newKey,
  }),
  command("authorize <name>", {
    summary: "let an anchoring key act for the issuer",
    options: {
      permissions: withDefault(optional("list", "anchor, suspend, revoke"), "anchor,suspend"),
      until: optional("time", "end of its entitlement, such as 2027-06-30T00:00:00Z"),
    },
    load: async () => (await import("./key.ts")).authorize,
  }),
  command("revoke <key>", {
    summary: "end a key, by its name here or its address; what it anchored stands",
    options: { force: flag("even where a transaction of it is under way, which fails then"), yes },
    load: async () => (await import("./key.ts")).revoke,
  }),
  command("report-compromise <key>", {
    summary: "end a stolen key, and put in doubt what it anchored from a time on",
    options: { since: required("time", "when it was stolen, such as 2026-06-30T12:00:00Z"), yes },
    load: async () => (await import("./key.ts")).reportStolen,
  }),
  command("list", {
    summary: "list keys; secrets are never shown",
    load: async () => (await import("./key.ts")).listKeys,
  }),
]);

const kind = oneOf(required("kind", "to issue credentials, or to accredit others"), "issue", "accredit");

const accredit = command("accredit <issuer>", {
  summary: "vouch for another issuer, from now on",
  options: {
    did: required("did", "its DID as you checked it; it must be the one registered for that id"),
    for: kind,
    until: optional("time", "end, such as 2031-06-30T00:00:00Z"),
    maxEqf: optional("level", "highest EQF level, 1 to 8; without it any"),
    fields: optional("list", "ISCED-F broad fields such as 03,05; without it any"),
  },
  load: async () => (await import("./accreditation.ts")).accredit,
});

const accreditation = group("accreditation", "accreditations that this issuer gets or gave", [
  command("accept <issuer>", {
    summary: "list an accreditor that vouches for us",
    load: async () => (await import("./accreditation.ts")).accept,
  }),
  command("withdraw <issuer>", {
    summary: "end an accreditation that we gave, from now on",
    options: { for: kind },
    load: async () => (await import("./accreditation.ts")).withdraw,
  }),
  command("annul <issuer>", {
    summary: "say that an accreditation that we gave should never have held from a time on",
    options: { for: kind, since: required("time", "from when, such as 2026-01-01T00:00:00Z"), yes },
    load: async () => (await import("./accreditation.ts")).annul,
  }),
]);

export const organisationCommands = [issuer, authority, key, accredit, accreditation];
