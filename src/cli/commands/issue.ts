// credence issue: a roster becomes credentials. Everything is checked before anything is signed; a dry run stops there.
import { CredenceError, type Fault } from "../../core/errors.ts";
import { hex } from "../../core/bytes.ts";
import { parseAchievement } from "../../core/achievement.ts";
import { parseJson } from "../../core/json.ts";
import { exportBatch, proofLink } from "../../issuer/exportBatch.ts";
import { makeFolder, toFolder } from "../../issuer/exportTargets.ts";
import type { IssuerContext } from "../../issuer/context.ts";
import { dryRun, issueRoster, type Keys, sealRoster, usableShareKey } from "../../issuer/issue.ts";
import type { Order } from "../../issuer/order.ts";
import { parseRoster } from "../../issuer/roster.ts";
import { rosterDigest } from "../../issuer/rosterDigest.ts";
import { ether } from "../ether.ts";
import { batchLine, batchResult } from "../batchLines.ts";
import { EXIT, UsageError } from "../exit.ts";
import { withProgress } from "../progress.ts";
import {
  chooseKey,
  confirm,
  openAccount,
  openSigning,
  printResult,
  readInput,
  type Session,
  withOffice,
} from "../session.ts";
import type { Office } from "../tools.ts";
import { requestLines, writeRequest } from "./batch.ts";

export interface IssueOptions {
  readonly achievement: string;
  readonly out?: string;
  readonly dryRun: boolean;
  /** file for a signed anchor request, in place of sending */
  readonly request?: string;
  readonly yes: boolean;
  readonly allowDuplicates: boolean;
  /** although the same roster was issued before */
  readonly again: boolean;
  /** column of the file → our column */
  readonly map: readonly string[];
}

export async function issue(session: Session, rosterPath: string, options: IssueOptions): Promise<number> {
  const { achievement, notices: hints } = parseAchievement(parseJson(readInput(options.achievement)));
  const file = readInput(rosterPath);
  const { rows, notices } = parseRoster(file, {
    format: /\.(ndjson|jsonl)$/i.test(rosterPath) ? "ndjson" : "csv",
    achievement,
    allowDuplicates: options.allowDuplicates,
    mapping: mappingOf(options.map),
  });
  for (const notice of [...hints, ...notices]) session.io.err(`notice: ${notice.where}: ${notice.message}`);
  const roster = options.again ? null : rosterDigest(file, achievement);
  const order: Order = { rows, achievement, roster };
  return withOffice(session, async (office) => {
    const before = roster === null ? null : await office.store.findRoster(roster);
    if (before !== null && !options.dryRun)
      throw new CredenceError("already_issued", { batch: before.id, state: before.state });
    if (options.dryRun) return preview(session, office, order, [...hints, ...notices]);
    return options.request === undefined
      ? run(session, office, order, options)
      : sealAndRequest(session, office, order, options, options.request);
  });
}

async function preview(session: Session, office: Office, order: Order, notices: readonly Fault[]): Promise<number> {
  const context = office.context();
  const anchor = await chooseKey(session, "anchor");
  const { credentials, tree, fee } = await dryRun(context, order, anchor.address ?? "");
  const sample = credentials.find(({ row }) => row === order.rows[0]?.row) ?? credentials[0];
  const result = {
    format: "credence-dry-run-v1",
    credentials: credentials.length,
    notices: notices.length,
    achievement: order.achievement.title,
    root: hex(tree.root),
    network: office.network.name,
    chainId: office.network.chainId,
    ledger: context.home.ledger,
    issuerId: context.home.issuerId,
    anchoredBy: anchor.address,
    fee: { gas: String(fee.gas), maxFeePerGas: String(fee.maxFeePerGas), most: String(fee.most) },
    sample: sample?.body,
  };
  printResult(session, result, [
    `Dry run: ${credentials.length} credentials of "${order.achievement.title}". Nothing was signed, saved or sent.`,
    `  network   ${office.network.name} (chain ${office.network.chainId}, ${office.network.evidence} evidence)`,
    `  contract  ${context.home.ledger}, issuer ${context.home.issuerId}`,
    `  paid by   ${anchor.address} (${anchor.name})`,
    `  fee       at most ${ether(fee.most)} ether: ${fee.gas} gas, whatever the size of the batch`,
    `  root      ${hex(tree.root)} (another in each run: every credential gets fresh random nonces)`,
    `  notices   ${notices.length}`,
    `First row as it would be issued:`,
    ...JSON.stringify(sample?.body, null, 2)
      .split("\n")
      .map((line) => `  ${line}`),
  ]);
  return EXIT.ok;
}

async function run(session: Session, office: Office, order: Order, options: IssueOptions): Promise<number> {
  const { workspace } = session;
  const context = office.context();
  await askFirst(session, office, order, "and anchor them", options.yes);
  if (options.out !== undefined) makeFolder(options.out); // now, not when everything is anchored
  const keys = await openKeys(session, context);
  const batch = await withProgress(session, (tell) => issueRoster(context, order, keys, tell));
  const { origin } = workspace.load();
  const { out } = options;
  const exported = out === undefined ? null : await exportBatch(context, batch.id, () => toFolder(out), origin);
  const transaction =
    batch.transactionHash === null ? null : await context.store.loadTransaction(batch.transactionHash);
  const [first] = await context.store.listLinks(batch.id);
  printResult(
    session,
    {
      ...batchResult(batch),
      gasUsed: transaction?.gasUsed ?? null,
      files: exported?.path ?? null,
      firstLink: first ? proofLink(origin, first.id) : null,
    },
    [
      batchLine(batch),
      ...(exported
        ? [`Files of ${exported.credentials} holders and links.csv in ${exported.path}`]
        : [`Files and proof links: credence export ${batch.id} --out DIR`]),
    ],
  );
  return EXIT.ok;
}

/** Everything but sending: the batch is sealed, and whoever pays anchors it on our signed request. */
async function sealAndRequest(
  session: Session,
  office: Office,
  order: Order,
  options: IssueOptions,
  path: string,
): Promise<number> {
  const context = office.context();
  await askFirst(session, office, order, "for somebody else to anchor", options.yes);
  const keys = await openKeys(session, context);
  const batch = await withProgress(session, (tell) => sealRoster(context, order, keys, tell));
  await writeRequest(context, batch, keys.anchor, path);
  printResult(session, { ...batchResult(batch), request: path }, [batchLine(batch), ...requestLines(batch, path)]);
  return EXIT.ok;
}

async function openKeys(session: Session, context: IssuerContext): Promise<Keys> {
  const anchor = await openAccount(session, "anchor");
  const signing = await openSigning(session, context.profile.did);
  if (usableShareKey(context, signing.share) === null)
    session.io.err("notice: no view B, for the profile in force lists no key for it; credence issuer update adds one");
  return { anchor, ...signing };
}

async function askFirst(session: Session, office: Office, order: Order, what: string, yes: boolean): Promise<void> {
  const where = `${office.network.name} (chain ${office.network.chainId}, ledger ${office.ledger.address.ledger})`;
  const { rows, achievement } = order;
  await confirm(session, yes, `Issue ${rows.length} credentials of "${achievement.title}" ${what} on ${where}?`);
}

/** `Full name=name`: column Full name of the file is our column name. */
function mappingOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const cut = pair.lastIndexOf("=");
      if (cut < 1) throw new UsageError(`--map needs FILE_COLUMN=COLUMN, found ${pair}.`);
      return [pair.slice(0, cut), pair.slice(cut + 1)];
    }),
  );
}
