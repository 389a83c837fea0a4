// Our modules as plain JavaScript, bundled and split so that a command loads only what it needs [D19]. Packages stay outside:
// they are installed beside it.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { packageRoot } from "../src/bin/system/software.ts";

const WORKERS = ["src/bin/workers/seal", "src/bin/workers/recompute", "src/bin/workers/fsck"];

/** Bundle an entry, and the threads that it starts, into `outdir`, which is made anew. Both are paths from the package's root. */
export async function bundle(entry: string, outdir: string): Promise<void> {
  rmSync(join(packageRoot, outdir), { recursive: true, force: true });
  await build({
    entryPoints: [entry, ...WORKERS].map((path) => join(packageRoot, `${path}.ts`)),
    entryNames: "[name]",
    outdir: join(packageRoot, outdir),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    packages: "external",
    alias: {
      "#base64": join(packageRoot, "src/core/bytes/base64.node.ts"),
      "#hash": join(packageRoot, "src/core/bytes/hash.node.ts"),
      "#artifacts": join(packageRoot, ".build/artifacts/contracts"),
    },
    minifySyntax: true,
    logLevel: "warning",
  });
}
