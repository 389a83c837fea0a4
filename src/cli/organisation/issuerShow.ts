// credence issuer show: what ledger and registry say of an issuer, and its public history. Anyone may ask.
import { keccak256 } from "#hash";
import { hex, utf8 } from "../../core/bytes/bytes.ts";
import { LEDGER, REGISTRY, versionsOf } from "../../core/trust/deployment.ts";
import { isCredenceError } from "../../core/errors/credenceError.ts";
import { issuerIdOf } from "../session/arguments.ts";
import { EXIT, UsageError } from "../session/exit.ts";
import { historyLine, timeText } from "../output/historyLines.ts";
import { printable, printResult, type Session, withIssuingSession } from "../session/session.ts";
import type { HistoryEntry } from "../../core/trust/historyEntry.ts";
import type { IssuingSession } from "../session/dependencies.ts";

export async function show(session: Session, id: string | undefined): Promise<number> {
  return withIssuingSession(session, async (issuing) => {
    const issuerId = id === undefined ? issuing.context().account.issuerId : issuerIdOf(id);
    const { ledger } = issuing;
    const state = await ledger.issuer(issuerId);
    if (state.registeredAt === 0) throw new UsageError(`There is no issuer ${issuerId} on this ledger.`);
    const { history, trouble } = await readHistory(issuing, issuerId);
    const did = didIn(history, state.didHash);
    const { chainId, ledger: address } = ledger.address;
    const result = { format: "credence-issuer-history-v1", chainId, ledger: address, issuerId, did, ...state };
    printResult(session, { ...result, history, trouble }, [
      `Issuer ${issuerId} of the ledger ${address} on chain ${chainId}`,
      `  DID        ${did === null ? `known by its hash only: ${state.didHash}` : printable(did)}`,
      `  registered ${timeText(state.registeredAt)}`,
      `  authority  ${state.authority}`,
      ...(state.successor === 0 ? [] : [`  successor  issuer ${state.successor} (a notice, without any right)`]),
      "History, as this endpoint tells it:",
      ...history.map((entry) => `  ${timeText(entry.time)}  ${printable(historyLine(entry))}`),
      ...(trouble === null ? [] : [`  It cannot be read: ${trouble}`]),
      "Anyone can register: whether an issuer deserves trust is for trust policies to say.",
    ]);
    return EXIT.ok;
  });
}

/** Nodes prune old logs; then the state is all there is to show. */
async function readHistory(
  { ledger, deployment }: IssuingSession,
  issuerId: number,
): Promise<{ readonly history: readonly HistoryEntry[]; readonly trouble: string | null }> {
  const contracts = [...versionsOf(deployment, LEDGER), ...versionsOf(deployment, REGISTRY)];
  const oldest = Math.min(...contracts.map(({ deployBlock }) => deployBlock));
  try {
    return { history: await ledger.history(issuerId, oldest), trouble: null };
  } catch (error) {
    if (!isCredenceError(error, "rpc_unreachable")) throw error;
    return { history: [], trouble: error.message };
  }
}

/** The text is in an event only; it counts where it has the hash that the state holds. */
function didIn(history: readonly HistoryEntry[], didHash: string): string | null {
  const texts = history.filter(({ event }) => event === "IssuerRegistered").map(({ facts }) => String(facts.did));
  return texts.find((text) => hex(keccak256(utf8(text))) === didHash) ?? null;
}
