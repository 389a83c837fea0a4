// Every code that the strict reader can refuse a document with.
import { READER_STATUS } from "../../src/http/problem.ts";

export const CODES = Object.keys(READER_STATUS);
