// Commands about the organisation on the ledger: who it is, who owns it, which keys act for it, who vouches for whom.
import type { Command } from "commander";
import { choice, type Grammar } from "../session/grammar.ts";
import type { KeyPurpose } from "../../core/trust/keyInfo.ts";

export function addOrganisationCommands(program: Command, grammar: Grammar): void {
  addIssuer(program, grammar);
  addAuthority(program, grammar);
  addKey(program, grammar);
  addAccreditation(program, grammar);
}

function addIssuer(program: Command, { add, action }: Grammar): void {
  const issuer = add(program, "issuer", "the organisation on the ledger");
  add(issuer, "register <profile>", "register the organisation that a profile file describes").action(
    action(async (session, [path = ""]) => (await import("./issuer.ts")).register(session, path)),
  );
  add(issuer, "update [profile]", "put a changed profile, or new signing keys, in force").action(
    action(async (session, [path]) => (await import("./issuer.ts")).update(session, path)),
  );
  add(issuer, "show [id]", "what the ledger says of an issuer, with its history; without an id: of our own").action(
    action(async (session, [id]) => (await import("./issuerShow.ts")).show(session, id)),
  );
}

function addAuthority(program: Command, { add, action }: Grammar): void {
  const authority = add(program, "authority", "who owns the organisation on the ledger");
  add(authority, "propose <address>", "offer the authority to another account, such as a custodian's")
    .option("-y, --yes", "do not ask", false)
    .action(
      action(async (session, [address = ""], options) =>
        (await import("./authority.ts")).propose(session, address, options),
      ),
    );
  add(authority, "accept <issuer>", "take over an authority that was offered to this workspace's authority key")
    .option("--profile <file>", "profile in force: this workspace acts for the issuer from then on")
    .action(
      action(async (session, [issuer = ""], options) =>
        (await import("./authority.ts")).accept(session, issuer, options),
      ),
    );
}

function addKey(program: Command, { add, action }: Grammar): void {
  const key = add(program, "key", "keys of this workspace");
  add(key, "new <name>", "make an encrypted key")
    .addOption(
      choice("--for <purpose>", "what it is for", "anchor", "signing", "authority", "relay").makeOptionMandatory(),
    )
    .action(
      action(async (session, [name = ""], options: { for: KeyPurpose }) =>
        (await import("./key.ts")).newKey(session, name, options.for),
      ),
    );
  add(key, "authorize <name>", "let an anchoring key act for the issuer")
    .option("--permissions <list>", "anchor, suspend, revoke", "anchor,suspend")
    .option("--until <time>", "end of its entitlement, such as 2027-06-30T00:00:00Z")
    .action(
      action(async (session, [name = ""], options) => (await import("./key.ts")).authorize(session, name, options)),
    );
  add(key, "revoke <key>", "end a key, by its name here or its address; what it anchored stands")
    .option("--force", "even where a transaction of it is under way, which fails then", false)
    .option("-y, --yes", "do not ask", false)
    .action(action(async (session, [name = ""], options) => (await import("./key.ts")).revoke(session, name, options)));
  add(key, "report-compromise <key>", "end a stolen key, and put in doubt what it anchored from a time on")
    .requiredOption("--since <time>", "when it was stolen, such as 2026-06-30T12:00:00Z")
    .option("-y, --yes", "do not ask", false)
    .action(action(async (session, [name = ""], options) => (await import("./key.ts")).report(session, name, options)));
  add(key, "list", "list keys; secrets are never shown").action(
    action(async (session) => (await import("./key.ts")).listKeys(session)),
  );
}

const kind = () =>
  choice("--for <kind>", "to issue credentials, or to accredit others", "issue", "accredit").makeOptionMandatory();

function addAccreditation(program: Command, { add, action }: Grammar): void {
  add(program, "accredit <issuer>", "vouch for another issuer, from now on")
    .requiredOption("--did <did>", "its DID as you checked it; it must be the one registered for that id")
    .addOption(kind())
    .option("--until <time>", "end, such as 2031-06-30T00:00:00Z")
    .option("--max-eqf <level>", "highest EQF level, 1 to 8; without it any")
    .option("--fields <list>", "ISCED-F broad fields such as 03,05; without it any")
    .action(
      action(async (session, [issuer = ""], options) =>
        (await import("./accreditation.ts")).accredit(session, issuer, options),
      ),
    );
  const accreditation = add(program, "accreditation", "accreditations that this issuer gets or gave");
  add(accreditation, "accept <issuer>", "list an accreditor that vouches for us").action(
    action(async (session, [issuer = ""]) => (await import("./accreditation.ts")).accept(session, issuer)),
  );
  add(accreditation, "withdraw <issuer>", "end an accreditation that we gave, from now on")
    .addOption(kind())
    .action(
      action(async (session, [issuer = ""], options) =>
        (await import("./accreditation.ts")).withdraw(session, issuer, options),
      ),
    );
  add(accreditation, "annul <issuer>", "say that an accreditation that we gave should never have held from a time on")
    .addOption(kind())
    .requiredOption("--since <time>", "from when, such as 2026-01-01T00:00:00Z")
    .option("-y, --yes", "do not ask", false)
    .action(
      action(async (session, [issuer = ""], options) =>
        (await import("./accreditation.ts")).annul(session, issuer, options),
      ),
    );
}
