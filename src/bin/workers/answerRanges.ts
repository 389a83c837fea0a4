// A thread that answers about ranges of a stored batch. It opens the database itself (S40).
import type { RangeQuestion, RangeTaskName } from "../../issuer/pool/rangeQuestion.ts";
import type { FactsOf } from "../../issuer/pool/rangeQuestion.ts";
import { openByAddress } from "../../store/openByAddress.ts";
import { answerWith, startOf } from "./answerWith.ts";

export function answerRanges<Name extends RangeTaskName>({ name, makeAnswer }: RangeQuestion<Name>): void {
  const { address, batchId, facts } = startOf(name);
  const opening = openByAddress(address);
  opening.catch(() => undefined); // the first question reports it
  const answer = makeAnswer(facts as FactsOf<Name>);
  answerWith<Name>(name, async (range) => answer(range, (await opening).credentials.readChunks(batchId, range)));
}
