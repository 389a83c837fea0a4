import { createRequire } from "node:module";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { defineConfig } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";

const require = createRequire(import.meta.url);

// A warning about a file of a dependency is not ours to mend and would hide our own (OpenZeppelin's Checkpoints has a
// function named `at`, which solc is going to reserve).
const quietDependencies: HardhatPlugin = {
  id: "quiet-dependencies",
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        getCompilationJobErrors: async (context, job, output, next) =>
          (await next(context, job, output)).filter(
            (e) => e.severity !== "warning" || !e.formattedMessage?.includes("node_modules/"),
          ),
      }),
    }),
  },
};

export default defineConfig({
  plugins: [hardhatEthers, hardhatTypechain, quietDependencies],
  solidity: {
    profiles: {
      default: {
        version: "0.8.37",
        // The compiler is the npm package: a build needs nothing but the npm registry (D16).
        path: require.resolve("solc/soljson.js"),
        settings: { evmVersion: "cancun", optimizer: { enabled: true, runs: 10_000 }, viaIR: true },
      },
    },
  },
  paths: { tests: { solidity: "./test/contracts" }, artifacts: "./.build/artifacts", cache: "./.build/cache" },
  test: { solidity: { fuzz: { runs: 256 }, invariant: { runs: 16, depth: 100 } } },
  typechain: { outDir: "./src/chain/typechain" },
  networks: { default: { type: "edr-simulated", hardfork: "osaka" } },
});
