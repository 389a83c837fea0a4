// A process of its own that continues with what the outbox of a database has of a batch, to be killed on the way:
// node exportOnce.ts DATABASE BATCH PROFILE ORIGIN
import { readFileSync } from "node:fs";
import { parseJson } from "../../../src/core/json/strictJson.ts";
import { parseProfile } from "../../../src/core/trust/issuerProfile.ts";
import { deliverWaiting } from "../../../src/issuer/deliver/deliverFiles.ts";
import { openSqlite } from "../../../src/store/sqlite/open.ts";

const [database = "", batch = "", profile = "", origin = ""] = process.argv.slice(2);
const store = await openSqlite(database, new Date().toISOString());
const context = { store, profile: parseProfile(parseJson(readFileSync(profile))), clock: () => Date.now() / 1000 };
await deliverWaiting(context, Number(batch), origin);
await store.close();
