// credence relay: anchors the signed requests of others, and pays. It needs a key with money and no issuer.
import { parseAnchorRequest } from "../../core/anchor/anchorRequest.ts";
import { isCredenceError } from "../../core/errors/credenceError.ts";
import { parseJson } from "../../core/json/strictJson.ts";
import { relayAnchor } from "../../issuer/acts/relayAnchor.ts";
import { EXIT } from "../session/exit.ts";
import { openAccount, printResult, readInput, type Session, withIssuingSession } from "../session/session.ts";

/** A refused request does not stop the others; the exit code says that there was one. */
export async function relay(session: Session, paths: readonly string[]): Promise<number> {
  const requests = paths.map((path) => ({ path, request: parseAnchorRequest(parseJson(readInput(path))) }));
  return withIssuingSession(session, async (issuing) => {
    const payer = await openAccount(session, "relay");
    await issuing.network.fund(payer.address);
    let exit: number = EXIT.ok;
    for (const { path, request } of requests) {
      const { issuerId, root } = request;
      const result = { format: "credence-relay-v1", request: path, issuerId, root };
      try {
        const { hash, gasUsed } = await relayAnchor(issuing, payer, request);
        printResult(session, { ...result, transaction: hash, gasUsed }, [
          `${path}: anchored ${root} for issuer ${issuerId} in transaction ${hash} (${gasUsed} gas)`,
        ]);
      } catch (error) {
        if (!isCredenceError(error)) throw error;
        exit = EXIT.failed;
        const { code, message } = error;
        printResult(session, { ...result, refused: { code, message } }, [`${path}: not anchored. ${message}`]);
      }
    }
    return exit;
  });
}
