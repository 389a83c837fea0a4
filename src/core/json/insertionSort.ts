// Sorts a few items in place. sort() copies the list first, and for five items the copy costs more than the comparisons.

/** Quadratic: for few items. */
export function insertionSort<T>(list: T[], compare: (a: T, b: T) => number): void {
  for (let i = 1; i < list.length; i++) {
    const one = list[i] as T;
    let at = i;
    for (; at > 0 && compare(list[at - 1] as T, one) > 0; at--) list[at] = list[at - 1] as T;
    list[at] = one;
  }
}

/** The order of two texts by UTF-16 code units, as JavaScript compares: negative, 0 or positive. */
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
