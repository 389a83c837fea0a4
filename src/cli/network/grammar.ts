// Commands about the network: a trial of one's own, a deployment, one that is there already, and the service.
import type { Command } from "commander";
import { choice, collect, type Grammar, port, wholeNumber } from "../session/grammar.ts";

export function addNetworkCommands(program: Command, { add, action }: Grammar): void {
  add(program, "up", "start a trial: embedded chain, contracts and verification service")
    .option("--port <port>", "port of the service; 0 = any", port, 8080)
    .option("--origin <url>", "public origin of proof links")
    .action(action(async (session, _, options) => (await import("./up.ts")).up(session, options)));
  add(program, "serve", "start the verification service for this workspace's network")
    .option("--port <port>", "port of the service; 0 = any", port, 8080)
    .option("--origin <url>", "public origin of proof links")
    .action(action(async (session, _, options) => (await import("./up.ts")).serve(session, options)));
  add(program, "deploy", "deploy the contracts and describe them in a deployment file")
    .option("--rpc <url>", "RPC endpoint; without it the embedded chain")
    .option("--chain-id <id>", "chain that the endpoint must serve", wholeNumber)
    .option("--network <name>", "name of the network")
    .addOption(choice("--evidence <kind>", "what its anchors are worth", "production", "test", "local"))
    .option("-y, --yes", "do not ask", false)
    .option("--confirm-production <id>", "chain id once more: with --yes, for production evidence", wholeNumber)
    .action(action(async (session, _, options) => (await import("./deploy.ts")).deploy(session, options)));
  add(program, "join", "make a workspace on a network where the contracts are deployed already")
    .requiredOption("--rpc <url>", "RPC endpoint; may be repeated, then all must agree", collect, [])
    .requiredOption("--chain-id <id>", "chain that the endpoints must serve", wholeNumber)
    .option("--deployment <file>", "deployment file; without it the one that ships with the software")
    .option("--confirmations <n>", "blocks until an anchor is final; without it the chain's own word", wholeNumber)
    .action(action(async (session, _, options) => (await import("./join.ts")).join(session, options)));
}
