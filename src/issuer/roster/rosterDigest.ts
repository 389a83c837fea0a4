// By what an already issued roster is known again, whatever its file is called: a digest of all its bytes and of what they are
// issued for. Of a file with many names and identifiers it tells nothing about any of them.
import { sha256 } from "#hash";
import type { Achievement } from "../../core/achievement/achievement.ts";
import { concat, hex, utf8 } from "../../core/bytes/bytes.ts";

export const rosterDigest = (file: Uint8Array, { id }: Achievement): string =>
  hex(sha256(concat(sha256(file), utf8(id))));
