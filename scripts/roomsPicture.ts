// Draws src/rooms.svg, the picture of the folders and rooms, out of the tables that the architecture test enforces. With --check
// it only says whether the picture is up to date, and exits 1 where it is not.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { FOLDERS } from "../test/support/houseTables.ts";
import { roomsPicture } from "../test/support/roomsPicture.ts";

const path = new URL("../src/rooms.svg", import.meta.url);
const picture = roomsPicture();
const same = existsSync(path) && readFileSync(path, "utf8") === picture;

if (!process.argv.includes("--check")) writeFileSync(path, picture);
else if (!same) process.exitCode = 1;
console.log(`${Object.keys(FOLDERS).length} folders, the picture ${same ? "is as it was" : "differs"}`);
