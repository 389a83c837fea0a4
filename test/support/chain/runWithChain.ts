// A process of its own for sandbox.test.ts: a run that starts a process which starts a chain, and says where its folder is.
import { join } from "node:path";
import { Sandbox } from "../../../scripts/runner/sandbox.ts";

const sandbox = new Sandbox();
process.stdout.write(`${sandbox.folder}\n`);
await sandbox.run(["node", join(import.meta.dirname, "ownChain.ts"), join(sandbox.folder, "chain")]);
await sandbox.close();
