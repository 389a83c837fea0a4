// Progress of a long command: a bar per stage on a terminal, one event per line for machines, plain lines otherwise.
import type { Stage, Progress } from "../../issuer/context/progress.ts";
import type { ProgressBar } from "../session/io.ts";
import type { Session } from "../session/session.ts";

const LABEL: Readonly<Record<Stage, string>> = { sign: "signing", check: "checking", read: "reading" };

/** Run with progress shown; a bar ends even after an error. */
export async function withProgress<T>(session: Session, work: (progress: Progress) => Promise<T>): Promise<T> {
  const shown = session.json ? new Events(session) : new Bars(session);
  try {
    return await work({
      onProgress: (stage, done, total) => shown.progress(stage, done, total),
      onState: (state) => shown.state(state),
    });
  } finally {
    shown.stop();
  }
}

class Bars {
  readonly #session: Session;
  #stage: Stage | null = null;
  #bar: ProgressBar | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  progress(stage: Stage, done: number, total: number): void {
    if (stage !== this.#stage) {
      this.stop();
      this.#stage = stage;
      this.#bar = this.#session.io.progress(LABEL[stage], total);
    }
    this.#bar?.update(done);
  }

  state(state: string): void {
    this.stop();
    this.#session.io.err(state);
  }

  stop(): void {
    this.#bar?.stop();
    [this.#bar, this.#stage] = [null, null];
  }
}

/** About one event for each hundredth of a stage, on standard error: results alone go to standard output. */
class Events {
  readonly #session: Session;
  readonly #started = Date.now();
  #stage: Stage | null = null;
  #from = 0;
  #next = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  progress(stage: Stage, done: number, total: number): void {
    if (stage !== this.#stage) [this.#stage, this.#from, this.#next] = [stage, Date.now(), 0];
    if (done < this.#next && done < total) return;
    this.#next = done + total / 100;
    const perSecond = Math.round((1000 * done) / Math.max(1, Date.now() - this.#from));
    const secondsLeft = perSecond === 0 ? null : Math.round((total - done) / perSecond);
    this.#print({ stage, done, total, perSecond, secondsLeft });
  }

  state(state: string): void {
    this.#print({ state });
  }

  stop(): void {
    this.#stage = null;
  }

  #print(event: object): void {
    const seconds = (Date.now() - this.#started) / 1000;
    const rssMb = Math.round(process.memoryUsage.rss() / 1e6);
    this.#session.io.err(JSON.stringify({ format: "credence-progress-v1", ...event, seconds, rssMb }));
  }
}
