// Deploys the contracts that a network misses and appends them to deployments/chain-<id>.json: `credence deploy` for a
// checkout whose command line is not built. Options: --workspace, --rpc, --chain-id, --network, --evidence, --yes,
// --confirm-production, --password-file.
import { terminal } from "../src/bin/system/terminal.ts";
import { dependencies } from "../src/bin/dependencies.ts";
import { run } from "../src/cli/program.ts";

const environment = { workspace: ".credence", passwordFile: null };
process.exitCode = await run(["deploy", ...process.argv.slice(2)], terminal(), dependencies, environment);
