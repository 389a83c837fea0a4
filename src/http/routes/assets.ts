// The stylesheet and the icon, at addresses that carry their hash: they can be cached for ever.
import { createHash } from "node:crypto";
import type { Express } from "express";
import { ICON, STYLESHEET } from "../../page/parts/stylesheet.ts";
import { allowOnly } from "../request/methods.ts";

const hashed = (stem: string, ending: string, content: string): string =>
  `/assets/${stem}-${createHash("sha256").update(content).digest("hex").slice(0, 16)}.${ending}`;

export const STYLESHEET_PATH = hashed("style", "css", STYLESHEET);
export const ICON_PATH = hashed("icon", "svg", ICON);

export function addAssetRoutes(app: Express): void {
  for (const { path, type, content } of [
    { path: STYLESHEET_PATH, type: "text/css", content: STYLESHEET },
    { path: ICON_PATH, type: "image/svg+xml", content: ICON },
  ])
    app
      .route(path)
      .get((_request, response) => {
        response.set("Cache-Control", "public, max-age=31536000, immutable").type(type).send(content);
      })
      .all(allowOnly("GET"));
}
