// A database as it was after three migrations, when a transaction had no attempts: batches in every state, and their transactions.
import { expect } from "vitest";
import type { Store } from "../../../src/state/store.ts";
import { AT, newTransaction } from "../fixtures/storedBatch.ts";

const STATES = ["open", "sealed", "intended", "sent", "included", "published", "published", "halted", "abandoned"];

/** Without a transaction of ours: somebody else sent its anchor. */
const RELAYED = 7;

const hash = (number: number): string => `0x${String(number).padStart(64, "0")}`;

export const singleTransactions = (bytes: string, numbered: string): string => `
  create table migrations (number integer primary key, applied_at text not null);
  insert into migrations values (1, '${AT}'), (2, '${AT}'), (3, '${AT}');
  create table batches (id ${numbered}, state text not null, chain_id bigint not null, ledger text not null,
    issuer_id bigint not null, achievement_id text not null, achievement_name text not null, root text not null,
    size integer not null, sealed_at text not null, transaction_hash text, anchored_at text);
  create table credentials (batch_id integer not null references batches (id), position integer not null,
    id text not null unique, roster_row integer not null, body text not null, signature text not null,
    nonce_a ${bytes} not null, commitment_b ${bytes} not null, leaf ${bytes} not null,
    jwt text, disclosures text, nonce_b ${bytes}, constraint credentials_position unique (batch_id, position));
  create table tiles (batch_id integer not null references batches (id), level integer not null,
    number integer not null, nodes ${bytes} not null, constraint tiles_key primary key (batch_id, level, number));
  create table transactions (hash text primary key, purpose text not null, batch_id integer references batches (id),
    sender text not null, nonce bigint not null, raw text not null, created_at text not null,
    block_number bigint, gas_used bigint);
  create table links (id text primary key, credential_id text not null references credentials (id),
    created_at text not null, withdrawn_at text);
  create index links_credential on links (credential_id);
  ${STATES.map(batch).join("\n")}
  ${transaction(20, "anchor", 4, "null")} -- it was reverted; then batch 4 was sent again
  ${transaction(21, "revoke", 6, "9")}
  ${transaction(22, "key", "null", "null")}
`;

function batch(state: string, i: number): string {
  const id = i + 1;
  const sent = !["open", "sealed", "abandoned"].includes(state) && id !== RELAYED;
  const anchored = ["included", "published"].includes(state) ? `'${AT}'` : "null";
  return `insert into batches (state, chain_id, ledger, issuer_id, achievement_id, achievement_name, root, size,
    sealed_at, transaction_hash, anchored_at)
    values ('${state}', 31337, '0xab', 1, 'x', 'x', '0x', 1, '${AT}', ${sent ? `'${hash(id)}'` : "null"}, ${anchored});
    ${sent ? transaction(id, "anchor", id, state === "sent" || state === "intended" ? "null" : "5") : ""}`;
}

const transaction = (number: number, purpose: string, batchId: number | string, block: string): string =>
  `insert into transactions values ('${hash(number)}', '${purpose}', ${batchId}, '0xcd', ${number}, '0x02',
    '${AT}', ${block}, null);`;

/** The same database, opened by this software. */
export async function expectAttempts(store: Store): Promise<void> {
  const batches = (await store.batches.list()).toReversed();
  expect(batches.map(({ state }) => state)).toEqual(STATES);
  expect(batches.map(({ transactionHash }) => transactionHash)).toEqual(
    STATES.map((state, i) =>
      ["open", "sealed", "abandoned"].includes(state) || i + 1 === RELAYED ? null : hash(i + 1),
    ),
  );
  expect(await store.transactions.journal({ transactionId: 1 })).toEqual([]); // nothing is made up about the past
  const open = await store.transactions.list(["sent", "included", "failed"]);
  const found = open.map(({ purpose, batchId, nonce, state, mined }) => [
    purpose,
    batchId,
    nonce,
    state,
    mined?.blockNumber,
  ]);
  expect(found.toSorted((a, b) => Number(a[2]) - Number(b[2]))).toEqual([
    ["anchor", 4, 4, "sent", undefined],
    ["anchor", 5, 5, "included", 5],
    ["anchor", 4, 20, "failed", undefined],
    ["revoke", 6, 21, "included", 9],
    ["key", null, 22, "sent", undefined],
  ]);
  await store.transactions.open(newTransaction({ batchId: 2 }), null);
  expect((await store.batches.load(2)).state).toBe("intended");
}
