// Waiting by asking again: soon at first, as a chain on the same machine needs it, and then less and less often.
const FIRST_MS = 100;
const LONGEST_MS = 4_000;

/** The first answer that is not null, or null after `patience` milliseconds. Throws what `ask` throws. */
export async function poll<T>(patience: number, ask: () => Promise<T | null>): Promise<T | null> {
  const end = Date.now() + patience;
  for (let pause = FIRST_MS; ; pause = Math.min(LONGEST_MS, pause * 1.1)) {
    const answer = await ask();
    if (answer !== null || Date.now() >= end) return answer;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.min(pause, end - Date.now()))));
  }
}
