// Questions to workers, with the answers in the order of the questions.

/** At most `depth` questions are under way, so that memory stays bounded. */
export async function* inOrder<Question, Answer>(
  questions: Iterable<Question> | AsyncIterable<Question>,
  depth: number,
  ask: (question: Question) => Promise<Answer>,
): AsyncIterable<Answer> {
  const underWay: Promise<Answer>[] = [];
  for await (const question of questions) {
    const answer = ask(question);
    answer.catch(() => undefined); // its error is thrown when its turn comes
    underWay.push(answer);
    if (underWay.length > depth) yield await (underWay.shift() as Promise<Answer>);
  }
  for (const answer of underWay) yield await answer;
}

/** Up to `most` at a time; the rest at the end. */
export async function* grouped<T>(all: AsyncIterable<T>, most: number): AsyncIterable<readonly T[]> {
  let some: T[] = [];
  for await (const one of all) {
    some.push(one);
    if (some.length < most) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
