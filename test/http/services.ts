// Services for the tests of the web application: the real strict reader, and a report for the headline that the document
// asks for in its member `headline`.
import type { AddressInfo } from "node:net";
import { createApp } from "../../src/http/app.ts";
import type { Incident } from "../../src/http/incident.ts";
import { createHttpServer } from "../../src/http/server.ts";
import type { Services } from "../../src/http/services.ts";
import { type JsonObject, parseJsonObject } from "../../src/core/json.ts";
import { type Headline, HEADLINES } from "../../src/core/report.ts";
import { credential, reportFor } from "../page/fixtures.ts";

export const ID = "Zr3vX0pQ7uK1mB9sT4aYdw";
export const UNKNOWN_ID = "AAAAAAAAAAAAAAAAAAAAAA";
export const ORIGIN = "https://verify.example.org";

export const fileFor = (headline: Headline, changes: JsonObject = {}): string =>
  JSON.stringify(credential({ headline, ...changes }));

/** What a test can change: the published files by id. */
export const published = new Map<string, string>([[ID, fileFor("valid")]]);

const headlineOf = ({ headline }: JsonObject): Headline =>
  HEADLINES.find((known) => known === headline) ?? "not_this_format";

export const services: Services = {
  // eslint-disable-next-line @typescript-eslint/require-await -- it may throw, as a promise
  async verify(body) {
    const file = parseJsonObject(body, { topContextOnly: true });
    if (file.headline === "crash") throw new Error(`cannot handle ${JSON.stringify(file)}`);
    const report = reportFor(headlineOf(file));
    return { report, credential: file, ownTrouble: report.headline === "could_not_check" };
  },
  loadProof(id) {
    const file = published.get(id);
    return Promise.resolve(file === undefined ? null : new TextEncoder().encode(file));
  },
  health: () => Promise.resolve({ status: "ok", detail: { block: 1_204_331 } }),
  origin: ORIGIN,
  software: "credence/0.1.0",
};

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly incidents: Incident[];
  close(): Promise<void>;
}

export async function startServer(changes: Partial<Services> = {}): Promise<TestServer> {
  const incidents: Incident[] = [];
  const server = createHttpServer(createApp({ ...services, ...changes }, (incident) => incidents.push(incident)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    incidents,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The JSON of an answer; what it should be is for the test to say. */
export const jsonOf = async (response: Response) => (await response.json()) as Record<string, unknown>;
