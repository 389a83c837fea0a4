// credence issue: a roster becomes credentials. Everything is checked before anything is signed; a dry run stops there.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { CredenceError, type Fault } from "../../core/errors/credenceError.ts";
import { hex } from "../../core/bytes/bytes.ts";
import { type Achievement, parseAchievement } from "../../core/achievement/achievement.ts";
import { parseJson } from "../../core/json/strictJson.ts";
import { deliverWaiting } from "../../issuer/deliver/deliverFiles.ts";
import { proofLink } from "../../issuer/deliver/exportBatch.ts";
import { makeFolder } from "../../issuer/deliver/exportTargets.ts";
import type { IssuerContext } from "../../issuer/context/issuerContext.ts";
import { dryRun, issueRoster, type Keys, sealRoster, usableShareKey } from "../../issuer/issue.ts";
import type { IssueRequest } from "../../issuer/context/issueRequest.ts";
import { parseRoster } from "../../issuer/roster/parseRoster.ts";
import { rosterDigest } from "../../issuer/roster/rosterDigest.ts";
import { ether } from "../output/ether.ts";
import { batchLine, batchResult } from "../output/batchLines.ts";
import { EXIT, UsageError } from "../session/exit.ts";
import { withProgress } from "../output/progress.ts";
import {
  chooseKey,
  confirm,
  openAccount,
  openSigning,
  printResult,
  readInput,
  type Session,
  withIssuingSession,
} from "../session/session.ts";
import { lastSecondIn } from "../../workspace/timeZone.ts";
import { isDidKey } from "../session/signingKeyIds.ts";
import type { Batch } from "../../state/batch.ts";
import type { IssuingSession } from "../session/dependencies.ts";
import { requestLines, writeRequest } from "./batch.ts";

export interface IssueOptions {
  readonly achievement: string;
  readonly out?: string;
  readonly dryRun: boolean;
  /** file for a signed anchor request; the anchor is not sent then */
  readonly request?: string;
  readonly yes: boolean;
  readonly allowDuplicates: boolean;
  /** issue a roster that was issued before */
  readonly again: boolean;
  /** column of the file → our column */
  readonly map: readonly string[];
}

export async function issue(session: Session, rosterPath: string, options: IssueOptions): Promise<number> {
  const { achievement, notices: hints } = parseAchievement(parseJson(readInput(options.achievement)));
  const { rows, notices, digest } = readRoster(session, rosterPath, options, achievement);
  try {
    for (const notice of [...hints, ...notices]) session.io.err(`notice: ${notice.where}: ${notice.message}`);
    const roster = options.again ? null : digest;
    return await withIssuingSession(session, async (issuing) => {
      if (options.dryRun) return preview(session, issuing, { rows, achievement }, [...hints, ...notices]);
      const request: IssueRequest = {
        rows,
        achievement,
        roster,
        unfinishedBatch: await unfinishedBatchOf(issuing, roster),
      };
      return options.request === undefined
        ? run(session, issuing, request, options)
        : sealAndRequest(session, issuing, request, options, options.request);
    });
  } finally {
    rows.close();
  }
}

/** The bytes of the roster are not kept: from now on only the rows are needed, and they are in a file. */
function readRoster(session: Session, path: string, options: IssueOptions, achievement: Achievement) {
  const bytes = readInput(path);
  const parsed = parseRoster(bytes, {
    format: /\.(ndjson|jsonl)$/i.test(path) ? "ndjson" : "csv",
    achievement,
    allowDuplicates: options.allowDuplicates,
    mapping: mappingOf(options.map),
    ...(session.workspace.exists && {
      folder: session.workspace.directory,
      endOfDay: lastSecondIn(session.workspace.load().timeZone ?? "UTC"),
    }),
  });
  return { ...parsed, digest: rosterDigest(bytes, achievement) };
}

/** The open batch of this roster, if issuing it was interrupted; null for a new roster. Throws `already_issued`. */
async function unfinishedBatchOf(issuing: IssuingSession, roster: string | null): Promise<Batch | null> {
  const before = roster === null ? null : await issuing.store.batches.findByRoster(roster);
  if (before !== null && before.state !== "open")
    throw new CredenceError("already_issued", { batch: before.id, state: before.state });
  return before;
}

async function preview(
  session: Session,
  issuing: IssuingSession,
  request: IssueRequest,
  notices: readonly Fault[],
): Promise<number> {
  const context = issuing.context();
  const anchor = await chooseKey(session, "anchor");
  const { root, sample, fee } = await dryRun(context, request, anchor.address ?? "");
  const size = request.rows.length;
  const result = {
    format: "credence-dry-run-v1",
    credentials: size,
    notices: notices.length,
    achievement: request.achievement.title,
    root: hex(root),
    network: issuing.network.name,
    chainId: issuing.network.chainId,
    ledger: context.account.ledger,
    issuerId: context.account.issuerId,
    anchoredBy: anchor.address,
    fee: { gas: String(fee.gas), maxFeePerGas: String(fee.maxFeePerGas), most: String(fee.most) },
    sample,
  };
  printResult(session, result, [
    `Dry run: ${size} credentials of "${request.achievement.title}". Nothing was signed, saved or sent.`,
    `  network   ${issuing.network.name} (chain ${issuing.network.chainId}, ${issuing.network.evidence} evidence)`,
    `  contract  ${context.account.ledger}, issuer ${context.account.issuerId}`,
    `  paid by   ${anchor.address} (${anchor.name})`,
    `  fee       at most ${ether(fee.most)} ether: ${fee.gas} gas, whatever the size of the batch`,
    `  root      ${hex(root)} (another in each run: every credential gets fresh random nonces)`,
    `  notices   ${notices.length}`,
    `First row as it would be issued:`,
    ...JSON.stringify(sample, null, 2)
      .split("\n")
      .map((line) => `  ${line}`),
  ]);
  return EXIT.ok;
}

async function run(
  session: Session,
  issuing: IssuingSession,
  request: IssueRequest,
  options: IssueOptions,
): Promise<number> {
  const { workspace } = session;
  const context = issuing.context();
  await askFirst(session, issuing, request, "and anchor them", options.yes);
  const { out } = options;
  if (out !== undefined) openFolder(out); // before anything is anchored: a folder that cannot be made ends the command here
  const keys = await openKeys(session, context);
  const folder = out === undefined ? {} : { folder: resolve(out) };
  const batch = await withProgress(session, (progress) =>
    issueRoster(context, { ...request, ...folder }, keys, progress),
  );
  const { origin } = workspace.load();
  const [exported] = await deliverWaiting(context, batch.id, origin);
  const transaction =
    batch.transactionHash === null ? null : await context.store.transactions.loadAttempt(batch.transactionHash);
  const [first] = await context.store.links.list(batch.id);
  printResult(
    session,
    {
      ...batchResult(batch),
      gasUsed: transaction?.gasUsed ?? null,
      files: exported === undefined ? null : out,
      firstLink: first ? proofLink(origin, first.id) : null,
    },
    [
      batchLine(batch),
      ...(exported
        ? [`Files of ${exported.credentials} holders and links.csv in ${out ?? exported.path}`]
        : [`Files and proof links: credence export ${batch.id} --out DIR`]),
    ],
  );
  return EXIT.ok;
}

/** One batch, one folder: a second batch would overwrite the list of links of the first. */
function openFolder(path: string): void {
  makeFolder(path);
  const links = join(path, "links.csv");
  if (existsSync(links)) throw new CredenceError("file_differs", { path: links });
}

/** Seal the batch and send nothing: somebody else anchors it with our signed request, and pays. */
async function sealAndRequest(
  session: Session,
  issuing: IssuingSession,
  request: IssueRequest,
  options: IssueOptions,
  path: string,
): Promise<number> {
  const context = issuing.context();
  await askFirst(session, issuing, request, "for somebody else to anchor", options.yes);
  const keys = await openKeys(session, context);
  const batch = await withProgress(session, (progress) => sealRoster(context, request, keys, progress));
  await writeRequest(context, batch, keys.anchor, path);
  printResult(session, { ...batchResult(batch), request: path }, [batchLine(batch), ...requestLines(batch, path)]);
  return EXIT.ok;
}

async function openKeys(session: Session, context: IssuerContext): Promise<Keys> {
  const anchor = await openAccount(session, "anchor");
  const signing = await openSigning(session, context.profile);
  if (usableShareKey(context, signing.share) === null) session.io.err(`notice: ${noShare(context.profile.did)}`);
  return { anchor, ...signing };
}

const noShare = (did: string): string =>
  isDidKey(did)
    ? "no view B: it needs a key of its own, and a did:key names one key only. An issuer with a did:web can have both."
    : "no view B: the profile in force lists no key for it. credence issuer update adds one.";

async function askFirst(
  session: Session,
  issuing: IssuingSession,
  request: IssueRequest,
  what: string,
  yes: boolean,
): Promise<void> {
  const where = `${issuing.network.name} (chain ${issuing.network.chainId}, ledger ${issuing.ledger.address.ledger})`;
  const { rows, achievement, unfinishedBatch } = request;
  const asked = unfinishedBatch ? `Continue batch ${unfinishedBatch.id}, ` : "Issue ";
  await confirm(session, yes, `${asked}${rows.length} credentials of "${achievement.title}" ${what} on ${where}?`);
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
