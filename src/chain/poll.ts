// Waiting by asking again.
const INTERVAL_MS = 100;

/** The first answer that is not null, or null after `patience` milliseconds. Throws what `ask` throws. */
export async function poll<T>(patience: number, ask: () => Promise<T | null>): Promise<T | null> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== null || Date.now() >= end) return answer;
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}
