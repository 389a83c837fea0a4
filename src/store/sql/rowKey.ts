// The key of a credential's row as one number: its batch, and its position there (column `place`). Rows of one batch lie one after
// the other, in the order in which they are written and read.
import { MAX_SIZE } from "../../core/batch/leaf.ts";

export const rowKeyOf = (batchId: number, position: number): number => batchId * MAX_SIZE + position;

export const batchAt = (rowKey: number): number => Math.floor(rowKey / MAX_SIZE);

export const positionAt = (rowKey: number): number => rowKey % MAX_SIZE;
