// The public history of one issuer id, from the events of ledger and registry: who owned it, which keys acted, what was
// anchored and changed, who accredited it and whom it accredited. Information for people, as one endpoint tells it.
import { type Interface, type JsonRpcProvider, toBeHex } from "ethers";
import type { HistoryEntry } from "../../core/trust/historyEntry.ts";
import { type LogFilter, type RawLog, readLogs } from "./logs.ts";
import { readBlock } from "../rpc/quorum.ts";
import { AccreditationRegistry__factory } from "../typechain/factories/AccreditationRegistry__factory.ts";
import { CredentialLedger__factory } from "../typechain/factories/CredentialLedger__factory.ts";

const ledgerAbi = CredentialLedger__factory.createInterface();
const registryAbi = AccreditationRegistry__factory.createInterface();

export interface HistorySource {
  readonly ledger: string;
  readonly registry: string | null;
  /** block of the older deployment */
  readonly fromBlock: number;
}

/** In order of the chain. Throws what the endpoint threw. */
export async function readIssuerHistory(
  provider: JsonRpcProvider,
  { ledger, registry, fromBlock }: HistorySource,
  issuerId: number,
): Promise<HistoryEntry[]> {
  const { number: newest } = await readBlock(provider, "latest");
  const id = toBeHex(issuerId, 32);
  const filters: readonly [LogFilter, Interface][] = [
    [{ address: ledger, topics: [null, id] }, ledgerAbi],
    [{ address: ledger, topics: [topicsOf(ledgerAbi, "SuccessorProposed", "SuccessorAccepted"), null, id] }, ledgerAbi],
    ...(registry === null ? [] : registryFilters(registry, id)),
  ];
  const found: { readonly log: RawLog; readonly abi: Interface }[] = [];
  for (const [filter, abi] of filters)
    for (const log of await readLogs(provider, filter, fromBlock, newest)) found.push({ log, abi });
  found.sort((a, b) => a.log.blockNumber - b.log.blockNumber || a.log.logIndex - b.log.logIndex);
  const times = new Map<number, number>();
  const entries: HistoryEntry[] = [];
  for (const { log, abi } of found) {
    const event = abi.parseLog({ topics: [...log.topics], data: log.data });
    if (event === null) continue; // no event of ours
    const time = times.get(log.blockNumber) ?? (await readBlock(provider, log.blockNumber)).timestamp;
    times.set(log.blockNumber, time);
    const facts = Object.fromEntries(event.fragment.inputs.map(({ name }, i) => [name, plain(event.args[i])]));
    entries.push({ time, block: log.blockNumber, transactionHash: log.transactionHash, event: event.name, facts });
  }
  return entries;
}

/** As accreditor, and as subject. */
const registryFilters = (address: string, id: string): [LogFilter, Interface][] => [
  [{ address, topics: [null, id] }, registryAbi],
  [{ address, topics: [null, null, id] }, registryAbi],
];

const topicsOf = (abi: Interface, ...events: string[]): string[] =>
  events.map((event) => abi.getEvent(event)?.topicHash ?? "");

function plain(value: unknown): string | number | boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "bigint") return value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
  const text = String(value);
  return text.startsWith("0x") ? text.toLowerCase() : text;
}
