// Makes and signs the credentials of a batch, some at a time: both views of each, their commitments and the leaf. What comes
// out goes into the database as it is.
import { sha256 } from "#hash";
import { makeCredential } from "../core/credential.ts";
import { commitmentOf, digestOfViewB, NO_VIEW } from "../core/digest.ts";
import { canonicalize } from "../core/canonical.ts";
import type { Json } from "../core/json.ts";
import { leafOf } from "../core/leaf.ts";
import type { RosterRow } from "../core/rosterRow.ts";
import { makeViewB, SALTS_LENGTH } from "../core/viewB.ts";
import { Canonicalizer } from "../signature/canonicalizer.ts";
import { makeSigner, signCredential, type Signer, type SigningKey } from "../signature/eddsaRdfc2022.ts";
import { type ShareKey, signShare } from "../signature/es256.ts";
import type { NewCredential, SealedViewB } from "../store/store.ts";
import { isoTime, type Random } from "./context.ts";
import { type Common, inputOf, RANDOM_BYTES } from "./prepare.ts";
import { drawn } from "./random.ts";

/** What a sealer is started with. It crosses to other threads, keys as KeyObjects. */
export interface SealOrder extends Common {
  readonly signing: SigningKey;
  /** null: the credentials have no view B */
  readonly share: ShareKey | null;
  /** sign by templates, which are worth their preparation for many credentials only */
  readonly quick: boolean;
}

/** Rows for consecutive positions. */
export interface Chunk {
  /** position of the first */
  readonly first: number;
  readonly rows: readonly RosterRow[];
  /** RANDOM_BYTES for each row */
  readonly random: Uint8Array;
}

export class Sealer {
  readonly #order: SealOrder;
  readonly #canonicalizer = new Canonicalizer();
  readonly #sign: Signer;
  #proved = false;

  constructor(order: SealOrder) {
    this.#order = order;
    const created = isoTime(order.now);
    this.#sign = order.quick
      ? makeSigner(order.signing, created, (body) => this.#canonicalizer.hash(body))
      : (body) => signCredential(body, order.signing, created);
  }

  /** The credentials of a chunk, in order. Throws `bad_credential`. */
  async seal({ first, rows, random }: Chunk): Promise<NewCredential[]> {
    if (this.#order.quick && !this.#proved) await this.#prove(rows, random);
    const sealed: NewCredential[] = [];
    for (const [i, row] of rows.entries()) {
      const own = drawn(random.subarray(i * RANDOM_BYTES, (i + 1) * RANDOM_BYTES));
      sealed.push(await this.#sealOne(row, first + i, own));
    }
    return sealed;
  }

  /** The quick way to sign is used only where it was compared with the library, on these very credentials. */
  async #prove(rows: readonly RosterRow[], random: Uint8Array): Promise<void> {
    this.#proved = true;
    const sample = rows.slice(0, SAMPLE).map((row) => makeCredential(inputOf(this.#order, row, drawn(random))));
    await this.#canonicalizer.prove(sample);
  }

  async #sealOne(row: RosterRow, index: number, random: Random): Promise<NewCredential> {
    const input = inputOf(this.#order, row, random);
    const viewA = makeCredential(input);
    const body = canonicalize(viewA);
    const nonceA = random(32);
    const viewB = this.#viewB(input, random);
    const commitmentB = viewB === null ? NO_VIEW : commitmentOf("B", viewB.nonceB, digestOfViewB(viewB.jwt));
    const signing = this.#sign(viewA);
    const signature = signing instanceof Promise ? await signing : signing;
    return {
      index,
      id: input.id,
      row: row.row,
      body,
      signature: canonicalize(signature as unknown as Json),
      nonceA,
      commitmentB,
      leaf: leafOf(index, commitmentOf("A", nonceA, sha256(body)), commitmentB),
      viewB,
    };
  }

  #viewB(input: ReturnType<typeof inputOf>, random: Random): SealedViewB | null {
    const { share } = this.#order;
    if (share === null) return null;
    const { signingInput, disclosures } = makeViewB(input, share.kid, random(SALTS_LENGTH));
    return { jwt: signShare(signingInput, share), disclosures, nonceB: random(32) };
  }
}

/** Credentials that the quick way is compared on before it is used; a shape that comes later is compared then. */
const SAMPLE = 4;
