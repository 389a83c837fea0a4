// Ctrl-C, or a request to end. A command that waits for it (up, serve) continues from there. Otherwise the chain that the command
// started is closed, so that no node outlives it, and the program ends with 130. A second one ends it at once.
import { EXIT, Interrupted } from "../../cli/session/exit.ts";

let handled = false;
let ending = false;
let waiting: (() => void) | null = null;
const open = new Set<() => Promise<void>>();

/** Resolves at the first one. */
export function untilInterrupted(): Promise<void> {
  handleInterrupts();
  return new Promise((resolve) => (waiting = resolve));
}

/** Is what is open being closed? Then the program ends by itself. */
export const isEnding = (): boolean => ending;

/** The same `close`, which also runs where the command is interrupted. */
export function closedAtInterrupt(close: () => Promise<void>): () => Promise<void> {
  open.add(close);
  return () => {
    open.delete(close);
    return close();
  };
}

/** Until this is called, both end the process as they always do. */
export function handleInterrupts(): void {
  if (handled) return;
  handled = true;
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void interrupted());
}

async function interrupted(): Promise<void> {
  if (waiting !== null) {
    waiting();
    return;
  }
  ending = true;
  await Promise.allSettled([...open].map((close) => close()));
  const stopped = new Interrupted();
  process.stderr.write(`\n${stopped.message}\n`);
  process.exit(EXIT.interrupted);
}
