// credence issue: a roster becomes credentials. Everything is checked before anything is signed; a dry run stops there.
import type { Fault } from "../../core/errors.ts";
import { hex } from "../../core/bytes.ts";
import { type Achievement, parseAchievement } from "../../core/achievement.ts";
import { parseJson } from "../../core/json.ts";
import { exportBatch, makeFolder, proofLink } from "../../issuer/exportBatch.ts";
import { dryRun, issueRoster, type Order } from "../../issuer/issue.ts";
import { parseRoster } from "../../issuer/roster.ts";
import { EXIT, UsageError } from "../exit.ts";
import { chooseKey, openAccount, openSigning, printResult, readInput, type Session, withOffice } from "../session.ts";
import type { Office } from "../tools.ts";
import { batchLine, batchResult } from "./status.ts";

export interface IssueOptions {
  readonly achievement: string;
  readonly out?: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly allowDuplicates: boolean;
  /** column of the file → our column */
  readonly map: readonly string[];
}

export async function issue(session: Session, rosterPath: string, options: IssueOptions): Promise<number> {
  const { achievement, notices: hints } = parseAchievement(parseJson(readInput(options.achievement)));
  const { rows, notices } = parseRoster(readInput(rosterPath), {
    format: /\.(ndjson|jsonl)$/i.test(rosterPath) ? "ndjson" : "csv",
    achievement,
    allowDuplicates: options.allowDuplicates,
    mapping: mappingOf(options.map),
  });
  for (const notice of [...hints, ...notices]) session.io.err(`notice: ${notice.where}: ${notice.message}`);
  const order: Order = { rows, achievement };
  return withOffice(session, (office) =>
    options.dryRun ? preview(session, office, order, [...hints, ...notices]) : run(session, office, order, options),
  );
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
  const { io, workspace } = session;
  const context = office.context();
  await confirm(session, office, order.achievement, order.rows.length, options.yes);
  if (options.out !== undefined) makeFolder(options.out); // now, not when everything is anchored
  const keys = {
    anchor: await openAccount(session, "anchor"),
    signing: await openSigning(session, context.profile.did),
  };
  const bar = io.progress("signing", order.rows.length);
  const batch = await issueRoster(context, order, keys, {
    onSigned: (done) => bar.update(done),
    onState(state) {
      bar.stop();
      io.err(state);
    },
  }).finally(() => bar.stop());
  const { origin } = workspace.load();
  const exported = options.out === undefined ? null : await exportBatch(context, batch.id, options.out, origin);
  const transaction =
    batch.transactionHash === null ? null : await context.store.loadTransaction(batch.transactionHash);
  const [first] = await context.store.listLinks(batch.id);
  printResult(
    session,
    {
      ...batchResult(batch),
      gasUsed: transaction?.gasUsed ?? null,
      files: exported?.directory ?? null,
      firstLink: first ? proofLink(origin, first.id) : null,
    },
    [
      batchLine(batch),
      ...(exported
        ? [`${exported.files} files and links.csv in ${exported.directory}`]
        : [`Files and proof links: credence export ${batch.id} --out DIR`]),
    ],
  );
  return EXIT.ok;
}

async function confirm(
  session: Session,
  office: Office,
  achievement: Achievement,
  size: number,
  yes: boolean,
): Promise<void> {
  if (yes) return;
  const where = `${office.network.name} (chain ${office.network.chainId}, ledger ${office.ledger.address.ledger})`;
  const answer = await session.io.askYes(
    `Issue ${size} credentials of "${achievement.title}" and anchor them on ${where}?`,
  );
  if (answer === null)
    throw new UsageError("Nobody can be asked here: add --yes to issue, or --dry-run to look first.");
  if (!answer) throw new UsageError("Not confirmed. Nothing was issued.");
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

/** Wei as ether with its significant digits. */
function ether(wei: bigint): string {
  const digits = wei.toString().padStart(19, "0");
  const fraction = digits.slice(-18).replace(/0+$/, "");
  return fraction === "" ? digits.slice(0, -18) : `${digits.slice(0, -18)}.${fraction}`;
}
