/** A sentence for each code, made of its data. A code without a sentence does not compile. */
export type Sentences<D> = { readonly [C in keyof D]: (data: D[C]) => string };
