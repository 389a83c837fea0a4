// npm run build: contracts and their bindings, then the command line as plain JavaScript in dist/.
import { chmodSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/bin/system/software.ts";
import { bundle } from "./bundle.ts";
import { buildContracts } from "./runner/contracts.ts";

const refused = buildContracts();
if (refused !== null) {
  process.stderr.write(refused);
  process.exit(1);
}

await bundle("src/bin/credence", "dist");
chmodSync(join(packageRoot, "dist", "credence.js"), 0o755);

// `npx credence` in this folder must mean this program, never a package of that name in a registry.
const command = join(packageRoot, "node_modules", ".bin", "credence");
rmSync(command, { force: true });
symlinkSync(join("..", "..", "dist", "credence.js"), command);
