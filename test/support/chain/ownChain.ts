// A separate process for embeddedChain.test.ts: runs the chain of a folder until it is killed.
import { startEmbedded } from "../../../src/chain/embedded/embeddedChain.ts";

const { rpc, chainId } = await startEmbedded(process.argv[2] ?? "");
process.stdout.write(`${JSON.stringify({ rpc, chainId })}\n`);
setInterval(() => undefined, 60_000);
