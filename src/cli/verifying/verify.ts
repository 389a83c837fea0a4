// credence verify: files against deployments and a trust policy. Needs no key and no account; the exit code is the worst
// verdict. A file that the strict reader refuses is invalid, not a usage error. A share of view B is FILE.sd-jwt with
// FILE.anchor beside it, or JWS JSON under any name.
import { existsSync } from "node:fs";
import { isCredenceError } from "../../core/errors/credenceError.ts";
import { parseJson } from "../../core/json/strictJson.ts";
import { parsePolicy } from "../../core/trust/trustPolicy.ts";
import { parseProfile } from "../../core/trust/issuerProfile.ts";
import type { Report, Verdict } from "../../core/report/report.ts";
import { isJws } from "../../core/share/shareForm.ts";
import { exitOfVerdict, worstOf } from "../session/exit.ts";
import { reportLines } from "../output/reportLines.ts";
import { printResult, readInput, type Session } from "../session/session.ts";
import type { OpenVerifier } from "../session/dependencies.ts";

export interface VerifyOptions {
  readonly trust?: string;
  readonly profile: readonly string[];
}

/** What is printed of a file that is no JSON document at all. */
interface Refused {
  readonly file: string;
  readonly verdict: "invalid";
  readonly headline: "not_this_format";
  readonly code: string;
  readonly message: string;
}

export async function verify(session: Session, paths: readonly string[], options: VerifyOptions): Promise<number> {
  const { dependencies, workspace } = session;
  const policy =
    options.trust === undefined ? null : parsePolicy(parseJson(readInput(options.trust), { limit: 16_777_216 }));
  const profiles = options.profile.map((path) => parseProfile(parseJson(readInput(path))));
  const files = paths.map((path) => ({ path, content: readContent(path) }));
  const verifier = await dependencies.openVerifier(workspace.exists ? workspace : null, policy, profiles);
  const verdicts: Verdict[] = [];
  try {
    for (const { path, content } of files) {
      const result = await verifyOne(verifier, path, content);
      verdicts.push(result.verdict);
      if ("checks" in result) printResult(session, { file: path, ...result }, reportLines(path, result));
      else printResult(session, result, [`${path}: INVALID. ${result.message}`]);
    }
  } finally {
    await verifier.close();
  }
  return exitOfVerdict(worstOf(verdicts));
}

type Content = { readonly bytes: Uint8Array } | { readonly share: string; readonly anchor: string | null };

const COMPACT = /\.sd-jwt$/i;

function readContent(path: string): Content {
  const bytes = readInput(path);
  const text = lineOf(bytes);
  if (!COMPACT.test(path)) return isJws(text) ? { share: text, anchor: null } : { bytes };
  const beside = path.replace(COMPACT, ".anchor");
  return { share: text, anchor: existsSync(beside) ? lineOf(readInput(beside)) : null };
}

/** ASCII, or no share: other bytes stay what no reader accepts. An editor may have ended the line. */
const lineOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("latin1")
    .replace(/\r?\n$/, "");

async function verifyOne(verifier: OpenVerifier, file: string, content: Content): Promise<Report | Refused> {
  try {
    if ("bytes" in content) return (await verifier.verify(content.bytes)).report;
    return (await verifier.verifyShare(content.share, content.anchor)).report;
  } catch (error) {
    if (!isCredenceError(error)) throw error;
    return { file, verdict: "invalid", headline: "not_this_format", code: error.code, message: error.message };
  }
}
