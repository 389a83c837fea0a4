// A thread that answers about ranges of a stored batch. It opens the database itself [S40].
import type { FactsOf, RangeQuestion, RangeTaskName } from "../../issuer/pool/rangeQuestion.ts";
import { openByAddress } from "../../store/openByAddress.ts";
import { answerWith } from "./answerWith.ts";

export function answerRanges<Name extends RangeTaskName>({ makeAnswer }: RangeQuestion<Name>): void {
  answerWith<Name>(({ address, batchId, facts }) => {
    const opening = openByAddress(address);
    opening.catch(() => undefined); // the first question reports it
    const answer = makeAnswer(facts as FactsOf<Name>);
    return async (range) => answer(range, (await opening).credentials.readChunks(batchId, range));
  });
}
