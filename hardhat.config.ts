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
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            getCompilationJobErrors: async (context, job, output, next) =>
              (await next(context, job, output)).filter(
                (e) => e.severity !== "warning" || !e.formattedMessage?.includes("node_modules/"),
              ),
          }),
      }),
  },
};

/** The compiler is the npm package: a build needs nothing but the npm registry [D16]. */
const compiler = (viaIR: boolean) => ({
  version: "0.8.37",
  path: require.resolve("solc/soljson.js"),
  settings: { evmVersion: "cancun", optimizer: { enabled: true, runs: 10_000 }, viaIR },
});

const VIA_IR = [
  "contracts/CredentialLedger.sol",
  "contracts/AccreditationRegistry.sol",
  "test/contracts/invariants/LedgerHandler.sol",
  "test/contracts/invariants/Ledger.t.sol",
  "test/contracts/invariants/RegistryHandler.sol",
  "test/contracts/invariants/Registry.t.sol",
];

export default defineConfig({
  plugins: [hardhatEthers, hardhatTypechain, quietDependencies],
  solidity: {
    profiles: {
      default: {
        compilers: [compiler(false)],
        // What is deployed goes through the IR pipeline, whose code is cheaper to run but slow to make; of the tests only
        // those that are too deep for the other one.
        overrides: Object.fromEntries(VIA_IR.map((file) => [file, compiler(true)])),
      },
    },
  },
  paths: { tests: { solidity: "./test/contracts" }, artifacts: "./.build/artifacts", cache: "./.build/cache" },
  test: { solidity: { fuzz: { runs: 256 }, invariant: { runs: 32, depth: 150 } } },
  typechain: { outDir: "./src/chain/typechain" },
  networks: { default: { type: "edr-simulated", hardfork: "osaka" } },
});
