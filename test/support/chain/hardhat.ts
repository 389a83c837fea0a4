// Hardhat's in-process network behind a port: its errors and its rules for transactions differ from anvil's.
import { network } from "hardhat";

export interface HardhatNode {
  readonly rpc: string;
  readonly chainId: number;
  stop(): Promise<void>;
}

export async function startHardhat(): Promise<HardhatNode> {
  const server = await network.createServer("default", "127.0.0.1", 0);
  const { address, port } = await server.listen();
  return { rpc: `http://${address}:${port}`, chainId: 31_337, stop: () => server.close() };
}
