// The vectors in test/vectors/independent. They were made with public libraries and without the code of this repository, and
// are never changed.
import { readFileSync } from "node:fs";

/** The whole document; each test knows the members that it reads. */
export const independentVectors: unknown = JSON.parse(
  readFileSync(new URL("independent/credence-v1.json", import.meta.url), "utf8"),
);
