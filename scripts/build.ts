// npm run build: contracts and their bindings, then the command line as plain JavaScript in dist/, our own modules bundled
// and split so that a command loads only what it needs (D19). Packages stay outside: they are installed beside it.
import { spawnSync } from "node:child_process";
import { chmodSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { packageRoot } from "../src/bin/software.ts";

const contracts = spawnSync("npx", ["--no-install", "hardhat", "build", "--quiet", "--no-tests"], {
  cwd: packageRoot,
  encoding: "utf8",
});
if (contracts.status !== 0) {
  process.stderr.write(`${contracts.stdout}${contracts.stderr}`);
  process.exit(1);
}

const outdir = join(packageRoot, "dist");
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: ["bin/credence", "issuer/sealWorker", "issuer/recomputeWorker", "issuer/fsckWorker"].map((entry) =>
    join(packageRoot, `src/${entry}.ts`),
  ),
  entryNames: "[name]",
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22",
  packages: "external",
  alias: {
    "#base64": join(packageRoot, "src/core/base64.node.ts"),
    "#hash": join(packageRoot, "src/core/hash.node.ts"),
    "#artifacts": join(packageRoot, ".build/artifacts/contracts"),
  },
  minifySyntax: true,
  logLevel: "warning",
});
chmodSync(join(outdir, "credence.js"), 0o755);

// `npx credence` in this folder must mean this program, never a package of that name in a registry.
const command = join(packageRoot, "node_modules", ".bin", "credence");
rmSync(command, { force: true });
symlinkSync(join("..", "..", "dist", "credence.js"), command);
