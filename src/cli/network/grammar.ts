// Commands about the network: a trial on this machine, a new deployment, a deployment that exists already, and the service.
import {
  command,
  list,
  oneOf,
  optional,
  type OptionsOf,
  port,
  required,
  wholeNumber,
  withDefault,
  yes,
} from "../session/grammar.ts";
import type { ServeOptions } from "./up.ts";

const service: OptionsOf<ServeOptions> = {
  port: withDefault(optional("port", "port of the service; 0 = any", port), 8080),
  origin: optional("url", "public origin of proof links"),
};

export const networkCommands = [
  command("up", {
    summary: "start a trial: embedded chain, contracts and verification service",
    options: service,
    load: async () => (await import("./up.ts")).up,
  }),
  command("serve", {
    summary: "start the verification service for this workspace's network",
    options: service,
    load: async () => (await import("./up.ts")).serve,
  }),
  command("deploy", {
    summary: "deploy the contracts and describe them in a deployment file",
    options: {
      rpc: optional("url", "RPC endpoint; without it the embedded chain"),
      chainId: optional("id", "chain that the endpoint must serve", wholeNumber),
      network: optional("name", "name of the network"),
      evidence: oneOf(optional("kind", "what its anchors are worth"), "production", "test", "local"),
      yes,
      confirmProduction: optional("id", "chain id once more: with --yes, for production evidence", wholeNumber),
    },
    load: async () => (await import("./deploy.ts")).deploy,
  }),
  command("join", {
    summary: "make a workspace on a network where the contracts are deployed already",
    options: {
      rpc: list("url", "RPC endpoint; may be repeated, then all must agree"),
      chainId: required("id", "chain that the endpoints must serve", wholeNumber),
      deployment: optional("file", "deployment file; without it the one that ships with the software"),
      confirmations: optional("n", "blocks until an anchor is final; without it the chain's own word", wholeNumber),
    },
    load: async () => (await import("./join.ts")).join,
  }),
];
