// Commands about credentials: issue, follow, change, verify.
import type { Command } from "commander";
import { collect, type Grammar } from "../session/grammar.ts";

export function addCredentialCommands(program: Command, grammar: Grammar): void {
  addIssuing(program, grammar);
  addKeeping(program, grammar);
  addBatch(program, grammar);
  addStatusChanges(program, grammar);
  addVerify(program, grammar);
}

function addIssuing(program: Command, { add, action }: Grammar): void {
  add(program, "issue <roster>", "issue a roster (CSV or NDJSON) and anchor it")
    .requiredOption("--achievement <file>", "what the learners achieved")
    .option("--out <dir>", "write every credential file and links.csv here")
    .option("--request <file>", "seal the batch and write a signed anchor request for somebody else to send")
    .option("--dry-run", "check and show everything; sign, save and send nothing", false)
    .option("-y, --yes", "do not ask", false)
    .option("--again", "issue a roster once more that was issued before", false)
    .option("--allow-duplicates", "let one learner get the same achievement twice", false)
    .option("--map <pair>", "FILE_COLUMN=COLUMN for a roster with other column names", collect, [])
    .action(
      action(async (session, [roster = ""], options) => (await import("./issue.ts")).issue(session, roster, options)),
    );
  add(program, "status [batch]", "list batches and what is under way; of one batch, its history").action(
    action(async (session, [batch]) => (await import("./status.ts")).status(session, batch)),
  );
  add(program, "resume [batch]", "take an unfinished batch further; without a number, all that is unfinished")
    .option("--again", "sign a new anchor where the nonce of the first was used by another transaction", false)
    .option("--speed-up", "pay more for what waits to be mined, now", false)
    .action(action(async (session, [batch], options) => (await import("./resume.ts")).resume(session, batch, options)));
  add(program, "abandon <batch>", "give up a batch of which nothing can be mined any more")
    .option("-y, --yes", "do not ask", false)
    .action(
      action(async (session, [batch = ""], options) => (await import("./abandon.ts")).abandon(session, batch, options)),
    );
  add(program, "export <batch>", "write the files and proof links of a published batch")
    .option("--out <dir>", "folder for the files")
    .option("--zip <file>", "the same in one ZIP")
    .option("--ndjson <file>", "one credential a line")
    .action(
      action(async (session, [batch = ""], options) =>
        (await import("./export.ts")).exportFiles(session, batch, options),
      ),
    );
  add(program, "relay <requests...>", "anchor signed requests of others, and pay").action(
    action(async (session, requests) => (await import("./relay.ts")).relay(session, requests)),
  );
}

/** What is stored: look for damage, make it again, keep it elsewhere. */
function addKeeping(program: Command, { add, action }: Grammar): void {
  add(program, "fsck [batch]", "compute everything stored of a batch, or of all, again and name what is wrong")
    .option("--all", "check every signature by the JSON-LD library, slowly, where of a large batch 100 are", false)
    .action(
      action(async (session, [batch], options) => (await import("../keeping/fsck.ts")).fsck(session, batch, options)),
    );
  add(program, "rebuild", "make a lost database again out of exported folders and what the ledger says")
    .option("--from <dir>", "exported folder; may be repeated", collect, [])
    .action(
      action(async (session, _, options) => (await import("../keeping/rebuild.ts")).rebuildDatabase(session, options)),
    );
  add(program, "backup <dir>", "copy database, keys and settings of the workspace into a new folder").action(
    action(async (session, [directory = ""]) => (await import("../keeping/backup.ts")).backup(session, directory)),
  );
  add(program, "restore <dir>", "make a new workspace out of a backup, once everything in it was checked").action(
    action(async (session, [directory = ""]) => (await import("../keeping/backup.ts")).restore(session, directory)),
  );
}

function addBatch(program: Command, { add, action }: Grammar): void {
  const batch = add(program, "batch", "a whole batch, by its number here or its root");
  add(batch, "reaffirm <batch>", "vouch for an honest batch of a key that was reported as stolen")
    .option("-y, --yes", "do not ask", false)
    .action(
      action(async (session, [name = ""], options) => (await import("./batch.ts")).reaffirm(session, name, options)),
    );
  add(batch, "revoke <batch>", "revoke every credential of a batch for ever")
    .option("--key-compromise", "because a stolen key anchored it", false)
    .option("-y, --yes", "do not ask", false)
    .action(
      action(async (session, [name = ""], options) => (await import("./batch.ts")).revokeWhole(session, name, options)),
    );
  add(batch, "request <batch>", "write a signed anchor request for a sealed batch")
    .requiredOption("--out <file>", "file for the request")
    .option("--deadline <time>", "the last time at which it may be used; without it in seven days")
    .action(
      action(async (session, [name = ""], options) => (await import("./batch.ts")).request(session, name, options)),
    );
}

function addStatusChanges(program: Command, { add, action }: Grammar): void {
  for (const [change, description] of [
    ["revoke", "revoke credentials for ever"],
    ["supersede", "mark credentials as replaced by others, for ever"],
    ["suspend", "suspend credentials for now"],
    ["reinstate", "end a suspension"],
  ] as const)
    add(program, `${change} <credentials...>`, `${description}; each is an id or a file`)
      .option("-y, --yes", "do not ask", false)
      .action(
        action(async (session, credentials, options) =>
          (await import("./changeStatus.ts")).changeStatusCommand(session, change, credentials, options),
        ),
      );
}

function addVerify(program: Command, { add, action }: Grammar): void {
  add(program, "verify <files...>", "verify credential files; the exit code is the worst verdict")
    .option("--trust <file>", "trust policy; without it the workspace's own")
    .option("--profile <file>", "issuer profile for the signature; may be repeated", collect, [])
    .action(
      action(async (session, files, options) =>
        (await import("../verifying/verify.ts")).verify(session, files, options),
      ),
    );
}
