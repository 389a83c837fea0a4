// Commands about credentials: issue them, follow their batch to the ledger, change their status.
import type { StatusChange } from "../../issuer/acts/changeStatus.ts";
import { command, flag, group, list, optional, required, yes } from "../session/grammar.ts";

export const issuingCommands = [
  command("issue <roster>", {
    summary: "issue a roster (CSV or NDJSON) and anchor it",
    options: {
      achievement: required("file", "what the learners achieved"),
      out: optional("dir", "write every credential file and links.csv here"),
      request: optional("file", "seal the batch and write a signed anchor request for somebody else to send"),
      dryRun: flag("check and show everything; sign, save and send nothing"),
      yes,
      again: flag("issue a roster once more that was issued before"),
      allowDuplicates: flag("let one learner get the same achievement twice"),
      map: list("pair", "FILE_COLUMN=COLUMN for a roster with other column names"),
    },
    load: async () => (await import("./issue.ts")).issue,
  }),
  command("status [batch]", {
    summary: "list batches and what is under way; of one batch, its history",
    load: async () => (await import("./status.ts")).status,
  }),
  command("resume [batch]", {
    summary: "take an unfinished batch further; without a number, all that is unfinished",
    options: {
      again: flag("sign a new anchor where the nonce of the first was used by another transaction"),
      speedUp: flag("pay more for what waits to be mined, now"),
    },
    load: async () => (await import("./resume.ts")).resume,
  }),
  command("abandon <batch>", {
    summary: "give up a batch of which nothing can be mined any more",
    options: { yes },
    load: async () => (await import("./abandon.ts")).abandon,
  }),
  command("export <batch>", {
    summary: "write the files and proof links of a published batch",
    options: {
      out: optional("dir", "folder for the files"),
      zip: optional("file", "the same in one ZIP"),
      ndjson: optional("file", "one credential a line"),
    },
    load: async () => (await import("./export.ts")).exportFiles,
  }),
  command("relay <requests...>", {
    summary: "anchor signed requests of others, and pay",
    load: async () => (await import("./relay.ts")).relay,
  }),
];

const batch = group("batch", "a whole batch, by its number here or its root", [
  command("reaffirm <batch>", {
    summary: "vouch for an honest batch of a key that was reported as stolen",
    options: { yes },
    load: async () => (await import("./batch.ts")).reaffirm,
  }),
  command("revoke <batch>", {
    summary: "revoke every credential of a batch for ever",
    options: { keyCompromise: flag("because a stolen key anchored it"), yes },
    load: async () => (await import("./batch.ts")).revokeWhole,
  }),
  command("request <batch>", {
    summary: "write a signed anchor request for a sealed batch",
    options: {
      out: required("file", "file for the request"),
      deadline: optional("time", "the last time at which it may be used; without it in seven days"),
    },
    load: async () => (await import("./batch.ts")).request,
  }),
]);

const statusChange = (change: StatusChange, effect: string) =>
  command(`${change} <credentials...>`, {
    summary: `${effect}; each is an id or a file`,
    options: { yes },
    load: async () => (await import("./changeStatus.ts")).changeStatusTo(change),
  });

export const changeCommands = [
  batch,
  statusChange("revoke", "revoke credentials for ever"),
  statusChange("supersede", "mark credentials as replaced by others, for ever"),
  statusChange("suspend", "suspend credentials for now"),
  statusChange("reinstate", "end a suspension"),
];
