// The cost of issuing against the size of the batch, as a small SVG for the README: logarithmic on both axes.
import type { IssueResult } from "./bench.ts";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [680, 360, 64, 48, 40, 48];

/** Seconds by size, with the floor of the same run beside it. */
export function chartOf(results: readonly IssueResult[], floorPerSecond: number): string {
  const sizes = results.map(({ size }) => size);
  const all = results.flatMap(({ size, seconds }) => [seconds, size / floorPerSecond]);
  const [least, most] = [Math.floor(Math.log10(Math.min(...all))), Math.ceil(Math.log10(Math.max(...all)))];
  const [first, last] = [Math.log10(Math.min(...sizes)), Math.log10(Math.max(...sizes))];
  const x = (size: number): number => LEFT + ((Math.log10(size) - first) / (last - first)) * (WIDTH - LEFT - RIGHT);
  const y = (seconds: number): number =>
    HEIGHT - BOTTOM - ((Math.log10(seconds) - least) / (most - least)) * (HEIGHT - BOTTOM - TOP);
  const line = (points: readonly (readonly [number, number])[]): string =>
    points.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join(" ");
  const ticks = Array.from({ length: most - least + 1 }, (_, i) => 10 ** (least + i));
  const measured = results.map(({ size, seconds }) => [size, seconds] as const);
  const floor = results.map(({ size }) => [size, size / floorPerSecond] as const);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13" role="img" aria-label="Seconds to issue a batch, by its size">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
<text x="${LEFT}" y="22" font-size="15" font-weight="600" fill="#1b2433">Seconds to issue a batch: both signatures, saved, root checked twice</text>
${ticks
  .map(
    (tick) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(tick)}" y2="${y(tick)}" stroke="#d8dce3"/><text x="${LEFT - 8}" y="${y(tick) + 4}" text-anchor="end" fill="#47536a">${tick >= 1 ? tick : tick.toPrecision(1)} s</text>`,
  )
  .join("\n")}
${sizes.map((size) => `<text x="${x(size)}" y="${HEIGHT - BOTTOM + 22}" text-anchor="middle" fill="#47536a">${size.toLocaleString("en")}</text>`).join("\n")}
<polyline points="${line(floor)}" fill="none" stroke="#8a94a6" stroke-width="2" stroke-dasharray="6 5"/>
<polyline points="${line(measured)}" fill="none" stroke="#1c4a7c" stroke-width="3"/>
${measured.map(([size, seconds]) => `<circle cx="${x(size)}" cy="${y(seconds)}" r="4.5" fill="#1c4a7c"/>`).join("\n")}
<text x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end" fill="#47536a">credentials in the batch — solid: measured; dashed: the cryptography alone</text>
</svg>
`;
}
