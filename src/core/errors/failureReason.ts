import type { RefusalCode } from "./contractErrors.ts";
import type { CredenceError } from "./credenceError.ts";

/** Why a mined transaction failed: what the contract refused, or what else is known of it. */
export type FailureReason = CredenceError<RefusalCode> | "out_of_gas" | "unknown";
