// The folders and rooms of src as an SVG: a folder stands above all that it may import, its rooms stand below its name.
import { FOLDERS, ROOMS } from "./houseTables.ts";

const [BOX, GAP, LINE, HEAD, EDGE] = [176, 10, 16, 24, 16];

/** How many layers lie below a folder. */
const heightOf = (folder: string): number =>
  Math.max(-1, ...(FOLDERS[folder] ?? []).map((imported) => heightOf(imported))) + 1;

const roomsOf = (folder: string): string[] =>
  Object.keys(ROOMS)
    .filter((room) => room.startsWith(`${folder}/`))
    .map((room) => room.slice(folder.length + 1));

/** Two rooms stand side by side. */
const boxHeight = (folder: string): number => HEAD + Math.ceil(roomsOf(folder).length / 2) * LINE + 10;

function drawBox(folder: string, x: number, y: number, height: number): string {
  const rooms = roomsOf(folder).map(
    (room, i) =>
      `<text x="${x + 10 + (i % 2) * 84}" y="${y + HEAD + 12 + Math.floor(i / 2) * LINE}" fill="#47536a">${room}</text>`,
  );
  const name = `<text x="${x + 10}" y="${y + 18}" font-weight="600" fill="#1b2433">${folder}</text>`;
  const box = `<rect x="${x}" y="${y}" width="${BOX}" height="${height}" rx="6" fill="#f3f6fa" stroke="#1c4a7c"/>`;
  return [box, name, ...rooms].join("\n");
}

/** The same text for the same tables. */
export function roomsPicture(): string {
  const layers = Object.groupBy(Object.keys(FOLDERS), heightOf);
  const rows = Object.keys(layers)
    .map(Number)
    .toSorted((a, b) => b - a)
    .map((layer) => layers[layer] ?? []);
  const width = EDGE * 2 + Math.max(...rows.map((row) => row.length * (BOX + GAP) - GAP));
  let y = 44;
  const boxes = rows.map((row) => {
    const height = Math.max(...row.map(boxHeight));
    const left = (width - (row.length * (BOX + GAP) - GAP)) / 2;
    const drawn = row.map((folder, i) => drawBox(folder, left + i * (BOX + GAP), y, height));
    y += height + GAP * 2;
    return drawn.join("\n");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" font-family="sans-serif" font-size="12" role="img" aria-label="The folders of src in layers: a folder may import only from layers below it">
<rect width="${width}" height="${y}" fill="#ffffff"/>
<text x="${EDGE}" y="26" font-size="14" fill="#1b2433">A folder may import only from the rows below it. What each may import exactly: src/README.md</text>
${boxes.join("\n")}
</svg>
`;
}
