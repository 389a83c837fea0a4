// npm run build: contracts and their bindings, then the command line as plain JavaScript in dist/.
import { spawnSync } from "node:child_process";
import { chmodSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/bin/system/software.ts";
import { bundle } from "./bundle.ts";

const contracts = spawnSync("npx", ["--no-install", "hardhat", "build", "--quiet", "--no-tests"], {
  cwd: packageRoot,
  encoding: "utf8",
});
if (contracts.status !== 0) {
  process.stderr.write(`${contracts.stdout}${contracts.stderr}`);
  process.exit(1);
}

await bundle("src/bin/credence", "dist");
chmodSync(join(packageRoot, "dist", "credence.js"), 0o755);

// `npx credence` in this folder must mean this program, never a package of that name in a registry.
const command = join(packageRoot, "node_modules", ".bin", "credence");
rmSync(command, { force: true });
symlinkSync(join("..", "..", "dist", "credence.js"), command);
