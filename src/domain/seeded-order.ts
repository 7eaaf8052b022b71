/**
 * Puts items in an order that looks drawn by lot and is the same whenever it is asked for with the same seed: whoever reads the
 * first pages reads a fair sample, not the beginning of a file, and two people with one seed read the same. `nameOf` tells an
 * item from all others; what the items' order was before plays no part.
 */
export function inSeededOrder<Item>(items: readonly Item[], seed: number, nameOf: (item: Item) => string): Item[] {
  return items
    .map((item) => ({ item, name: nameOf(item), lot: lotOf(`${seed} ${nameOf(item)}`) }))
    .sort((a, b) => a.lot - b.lot || (a.name < b.name ? -1 : 1))
    .map(({ item }) => item);
}

/** A 32-bit number that neighbouring texts do not share: FNV-1a (Fowler, Noll and Vo), stirred by MurmurHash3's last step. */
function lotOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
