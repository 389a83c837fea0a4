// The key of an account, opened for signing: from a keystore, and later from a signer elsewhere. Nothing else of it is needed.
import type { Wallet } from "ethers";

/** `address` may be written in any case. */
export type AccountKey = Pick<Wallet, "address" | "signTransaction" | "signTypedData">;
