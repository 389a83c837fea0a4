// Values that stand in every document of a batch, such as its achievement: frozen at every level, so that their canonical
// form can be kept beside them.
const texts = new WeakMap<object, string>();

/** Freeze a value at every level and keep its canonical form. */
export function frozenConstant<T extends object>(value: T, canonicalize: (value: T) => string): T {
  freeze(value);
  texts.set(value, canonicalize(value));
  return value;
}

/** The canonical form of a frozen constant; undefined for any other value. */
export const constantText = (value: object): string | undefined => texts.get(value);

const shared = new WeakSet<object>();

/** From now on a mark stands for this constant in the short texts of a batch (canonical.ts). A document holds one at most. */
export function shareConstant<T extends object>(constant: T): T {
  shared.add(constant);
  return constant;
}

export const isShared = (value: object): boolean => shared.has(value);

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  Object.values(value).forEach(freeze);
  Object.freeze(value);
}
