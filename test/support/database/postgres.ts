// A PostgreSQL server for tests alone: Debian's binaries, a spare port of 127.0.0.1, a temporary directory, nothing left behind.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { requires } from "../requirements.ts";

const INSTALLED = "/usr/lib/postgresql";

/** Where initdb and postgres are, of the newest version; null where there is none. */
function postgresBinaries(): string | null {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).map(Number).filter(Number.isInteger) : [];
  const folders = versions.toSorted((a, b) => b - a).map((version) => join(INSTALLED, String(version), "bin"));
  return folders.find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

/** Their folder, and options for the tests that need a server: skipped where there is none. */
export const binaries = postgresBinaries();
export const withPostgres = requires(
  binaries === null ? "PostgreSQL is not installed (apt-get install postgresql)" : null,
);

/** Needs `%` in a URL, and would be found in a message. */
export const PASSWORD = "geheim/ü#1";

export class PostgresServer {
  readonly #binaries: string;
  readonly #directory = mkdtempSync(join(tmpdir(), "credence-postgres-"));
  readonly #options: readonly string[];
  #process: ChildProcess | null = null;
  #databases = 0;
  port = 0;

  private constructor(binaries: string, options: readonly string[]) {
    this.#binaries = binaries;
    this.#options = options;
  }

  /** Make a new one and start it. `options` as on the command line; it syncs nothing unless they say so. */
  static async start(binaries: string, options: readonly string[] = ["-c", "fsync=off"]): Promise<PostgresServer> {
    const server = new PostgresServer(binaries, options);
    const directory = server.#directory;
    const passwordFile = join(directory, "password");
    writeFileSync(passwordFile, PASSWORD);
    chmodSync(directory, 0o700);
    const { uid, gid } = owner();
    for (const path of [directory, passwordFile]) chownSync(path, uid, gid);
    execFileSync(
      join(binaries, "initdb"),
      [
        ["-D", join(directory, "data"), "-U", "credence", "--auth=scram-sha-256", `--pwfile=${passwordFile}`],
        ["--encoding=UTF8", "--locale=C", "--no-sync"],
      ].flat(),
      { uid, gid, cwd: directory, env: {}, stdio: "pipe" },
    );
    server.port = await sparePort();
    await server.run();
    return server;
  }

  /** Run it, for the first time or again, until it answers. */
  async run(): Promise<void> {
    const argv = ["-D", join(this.#directory, "data"), "-p", String(this.port), "-c", "listen_addresses=127.0.0.1"];
    this.#process = spawn(
      join(this.#binaries, "postgres"),
      [...argv, "-c", "unix_socket_directories=", ...this.#options],
      { ...owner(), cwd: this.#directory, env: {}, stdio: "ignore" },
    );
    process.once("exit", this.#kill);
    for (let triesLeft = 5_000; ; triesLeft--)
      try {
        await this.execute("select 1");
        return;
      } catch (error) {
        if (triesLeft === 0 || this.#process.exitCode !== null) throw error;
        await pause(20);
      }
  }

  /** URL of an empty database. */
  async newDatabase(): Promise<string> {
    const name = `test_${++this.#databases}`;
    await this.execute(`create database ${name}`);
    return this.url(name);
  }

  url(database = "postgres", password = PASSWORD): string {
    return `postgres://credence:${encodeURIComponent(password)}@127.0.0.1:${this.port}/${database}`;
  }

  async execute(statement: string, url = this.url()): Promise<void> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }

  /** Stop it as a crash would. */
  async crash(): Promise<void> {
    const child = this.#process;
    if (child?.exitCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGQUIT");
    await exited;
    process.off("exit", this.#kill);
  }

  async end(): Promise<void> {
    await this.crash();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  readonly #kill = (): void => {
    this.#process?.kill("SIGQUIT");
    rmSync(this.#directory, { recursive: true, force: true });
  };
}

/** initdb refuses root. */
function owner(): { uid: number; gid: number } {
  const uid = process.getuid?.() ?? -1;
  if (uid !== 0) return { uid, gid: process.getgid?.() ?? -1 };
  const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync("/etc/passwd", "utf8"));
  if (line === null) throw new Error("there is no user postgres");
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

async function sparePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
