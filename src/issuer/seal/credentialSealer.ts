// Makes and signs the credentials of a batch, one chunk at a time. The result goes into the database as it is, with the mark
// for the shared text.
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import { canonicalize } from "../../core/json/canonical.ts";
import type { Json } from "../../core/json/strictJson.ts";
import { isoTime } from "../../core/values/time.ts";
import { Canonicalizer } from "../../signature/canonical/canonicalizer.ts";
import { type Signer, makeSigner, signCredential } from "../../signature/suites/eddsaRdfc2022.ts";
import type { StoredCredential } from "../../state/credential.ts";
import type { Random } from "../context/issuerContext.ts";
import { drawn } from "../context/randomIds.ts";
import type { RowChunk, SealTask } from "../pool/poolTasks.ts";
import { RANDOM_BYTES } from "./credentialInput.ts";
import { CredentialMaker } from "./credentialMaker.ts";

export class Sealer {
  readonly #maker: CredentialMaker;
  readonly #canonicalizer = new Canonicalizer();
  readonly #sign: Signer;

  constructor(task: SealTask) {
    this.#maker = new CredentialMaker(task, task.share);
    const created = isoTime(task.now);
    this.#sign = task.useTemplates
      ? makeSigner(task.signing, created, (body) => this.#canonicalizer.hash(body))
      : (body) => signCredential(body, task.signing, created);
  }

  /** The credentials of a chunk, in order. Throws `bad_credential`. */
  async seal({ first, rows, random }: RowChunk): Promise<StoredCredential[]> {
    const sealed: StoredCredential[] = [];
    for (const [i, row] of rows.entries()) {
      const bytes = drawn(random.subarray(i * RANDOM_BYTES, (i + 1) * RANDOM_BYTES));
      sealed.push(await this.#sealOne(row, first + i, bytes));
    }
    return sealed;
  }

  async #sealOne(row: RosterRow, index: number, random: Random): Promise<StoredCredential> {
    const { id, body, text, nonceA, commitmentB, leaf, share } = this.#maker.make(row, index, random);
    const signing = this.#sign(body);
    const signature = canonicalize((signing instanceof Promise ? await signing : signing) as unknown as Json);
    return { index, id, row: row.row, body: text, signature, nonceA, commitmentB, leaf, share };
  }
}
