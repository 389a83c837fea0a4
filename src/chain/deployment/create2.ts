// The factory that gives a contract the same address on every chain that has it: Arachnid's deterministic deployment proxy.
// Its call data is a salt of 32 bytes and then creation code; the address follows from these alone, not from the sender.
import { concat, dataSlice, encodeBytes32String, getCreate2Address, toBeHex } from "ethers";
import type { ChainClient } from "../rpc/chainClient.ts";

export const FACTORY = "0x4e59b44847b379578588920ca78fbf26c0b4956c";

const FACTORY_CODE =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

/** The text `credence`, then a number: 0 unless the same contract was made by somebody else with the salts before it. */
export const saltOf = (number: number): string =>
  concat([dataSlice(encodeBytes32String("credence"), 0, 31), toBeHex(number, 1)]);

/** Other code at that address would make other addresses: only the very code counts. */
export const hasFactory = async (client: ChainClient): Promise<boolean> =>
  (await client.code(FACTORY)).toLowerCase() === FACTORY_CODE;

export const factoryCall = (salt: string, creation: string): string => concat([salt, creation]);

/** The parts of such call data again; null where it is too short to hold a salt. */
export const readFactoryCall = (data: string): { readonly salt: string; readonly creation: string } | null =>
  data.length < 66 ? null : { salt: data.slice(0, 66), creation: `0x${data.slice(66)}` };

/** Lower-case address of what the factory makes; `creationHash` is keccak256 of the creation code. */
export const factoryAddress = (salt: string, creationHash: string): string =>
  getCreate2Address(FACTORY, salt, creationHash).toLowerCase();
