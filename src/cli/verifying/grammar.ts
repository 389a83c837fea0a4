// Commands about credentials of others: they need no key.
import { command, list, optional } from "../session/grammar.ts";

export const verifyingCommands = [
  command("verify <files...>", {
    summary: "verify credential files; the exit code is the worst verdict",
    options: {
      trust: optional("file", "trust policy; without it the workspace's own"),
      profile: list("file", "issuer profile for the signature; may be repeated"),
    },
    load: async () => (await import("./verify.ts")).verify,
  }),
];
