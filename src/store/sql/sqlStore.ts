// The Store over Kysely: its groups put together, the same for every database.
import type { Kysely } from "kysely";
import type { IssuerAccount } from "../../core/values/issuerAccount.ts";
import type { LocalRecord } from "../../core/verdict/localRecord.ts";
import type { Locks } from "../../state/lock.ts";
import type { Outbox } from "../../state/outbox.ts";
import type { Audit, Batches, Credentials, Links, Store, StoreAddress, Transactions } from "../../state/store.ts";
import type { Engine } from "../schema/engine.ts";
import type { Tables } from "../schema/tables.ts";
import { SqlAudit } from "./sqlAudit.ts";
import { SqlBatches } from "./sqlBatches.ts";
import { SqlCredentials } from "./sqlCredentials.ts";
import { SqlLinks } from "./sqlLinks.ts";
import { SqlLocks } from "./sqlLocks.ts";
import { SqlOutbox } from "./sqlOutbox.ts";
import { loadLocalKnowledge } from "./sqlLocalKnowledge.ts";
import { SqlTransactions } from "./sqlTransactions.ts";

export class SqlStore implements Store {
  readonly address: StoreAddress;
  readonly batches: Batches;
  readonly credentials: Credentials;
  readonly links: Links;
  readonly transactions: Transactions;
  readonly locks: Locks;
  readonly outbox: Outbox;
  readonly audit: Audit;
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>, engine: Engine, address: StoreAddress) {
    this.address = address;
    this.#database = database;
    this.batches = new SqlBatches(database, engine);
    this.credentials = new SqlCredentials(database, engine);
    this.links = new SqlLinks(database, engine);
    this.transactions = new SqlTransactions(database);
    this.locks = new SqlLocks(database);
    this.outbox = new SqlOutbox(database);
    this.audit = new SqlAudit(database);
  }

  async loadLocalKnowledge(account: IssuerAccount, root: string, index: number): Promise<LocalRecord> {
    return loadLocalKnowledge(this.#database, account, root, index);
  }

  async close(): Promise<void> {
    await this.#database.destroy();
  }
}
