// A process of its own that continues with what the outbox of a database has of a batch, and is killed, as by a power cut, right
// after it has given its n-th file a name: node exportOnce.ts DATABASE BATCH PROFILE ORIGIN N
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const [database = "", batch = "", profile = "", origin = "", nth = ""] = process.argv.slice(2);

let left = Number(nth);
const { renameSync } = fs;
fs.renameSync = (from, to) => {
  renameSync(from, to);
  if (--left === 0) process.kill(process.pid, "SIGKILL");
};
syncBuiltinESMExports();

const { parseJson } = await import("../../../src/core/json/strictJson.ts");
const { parseProfile } = await import("../../../src/core/trust/issuerProfile.ts");
const { deliverWaiting } = await import("../../../src/issuer/deliver/deliverFiles.ts");
const { openSqlite } = await import("../../../src/store/sqlite/open.ts");

const store = await openSqlite(database, new Date().toISOString());
const context = { store, profile: parseProfile(parseJson(fs.readFileSync(profile))), clock: () => Date.now() / 1000 };
await deliverWaiting(context, Number(batch), origin);
await store.close();
