/**
 * Which cells of a table with totals are withheld, so that small counts cannot be found from what is left: the hypercube
 * method (D. Repsilber, "Preservation of confidentiality in aggregated data", 1994; S. Giessing and D. Repsilber, "Tools and
 * strategies to protect multiple tables with the GHQUAR cell suppression engine", 2002).
 *
 * A cell of 1 to 4 is withheld with the corners of a box that it is a corner of: one more category in every dimension that has
 * totals. Adding a search at every even corner and taking one away at every odd corner changes no total, so that nobody can
 * tell which of the two tables is the true one. A box serves only where the searches at its corners allow the cell to be anything from
 * 1 to 4, no count falling below none; several boxes serve together where none does alone. Of those that serve the one
 * that withholds the fewest further searches is taken. Where no box serves, all of the table but its grand total is withheld.
 */

/** Counts from which a cell is shown. */
export const FEWEST_SHOWN = 5;

/** Whether a count is shown to nobody: some, and fewer than five. */
export function isSmall(count: number): boolean {
  return count > 0 && count < FEWEST_SHOWN;
}

/** The category that stands for all of a dimension, and the one that stands for all but one of its categories. */
export const TOTAL = '+';
export const SUBTOTAL = '+-';

/** One dimension of a table: its categories are what totals over it are made of. */
export interface Dimension {
  categories: readonly string[];
  /** The category that a subtotal leaves out, where there is a subtotal. */
  leavesOut?: string;
}

/** A table of counts with all its totals. */
export interface CountTable {
  dimensions: readonly Dimension[];
  /**
   * The counts of a cell, by one category of each dimension, `TOTAL` and `SUBTOTAL` among them: one count, or the parts that a
   * whole is split into, where the whole is shown elsewhere and all parts are shown or withheld together.
   */
  parts: (coordinates: readonly string[]) => readonly number[];
  /** Whether a cell is withheld already for another reason. */
  isWithheld?: (coordinates: readonly string[]) => boolean;
  /** Whether a cell is never withheld to hide another. */
  isKept?: (coordinates: readonly string[]) => boolean;
}

/** Whether a cell of the table is withheld, by its coordinates. */
export type Withheld = (coordinates: readonly string[]) => boolean;

/** Decides which cells of a table are withheld. The same table gives the same answer. */
export function suppress(table: CountTable): Withheld {
  const grid = new Grid(table);
  for (const cell of grid.smallCells()) {
    if (grid.protect(cell)) continue;
    grid.withholdAllButGrandTotal();
    break;
  }
  return (coordinates) => grid.isWithheld(coordinates);
}

/** A cell as the place of its coordinates in each dimension: base categories first, then the total, then the subtotal. */
type Place = readonly number[];

/** A box at one choice of the categories that are held fast: how far the cell can move up and down in it, and what it costs. */
interface Box {
  /** Base corners, the cell's own first. */
  corners: number[];
  /** All cells that move with the box. */
  moved: number[];
  up: number;
  down: number;
}

/** A box, and how much would be withheld with it that is shown now. */
type PricedBox = Box & { cost: number };

class Grid {
  readonly #sizes: number[];
  readonly #strides: number[];
  readonly #places: Place[];
  readonly #parts: (readonly number[])[];
  readonly #withheld: Uint8Array;
  readonly #kept: Uint8Array;
  /** Cells that are withheld for another reason, which has hidden them already. */
  readonly #before: ReadonlySet<number>;
  readonly #indexOf: Map<string, number>[];

  readonly #dimensions: readonly Dimension[];

  constructor(table: CountTable) {
    this.#dimensions = table.dimensions;
    const names = table.dimensions.map(({ categories, leavesOut }) => [
      ...categories,
      TOTAL,
      ...(leavesOut === undefined ? [] : [SUBTOTAL]),
    ]);
    this.#indexOf = names.map((each) => new Map(each.map((name, at) => [name, at])));
    this.#sizes = names.map((each) => each.length);
    this.#strides = this.#sizes.map((_, at) => this.#sizes.slice(at + 1).reduce((product, size) => product * size, 1));
    this.#places = product(this.#sizes.map((size) => Array.from({ length: size }, (_, at) => at)));
    const coordinates = this.#places.map((place) => place.map((at, dimension) => names[dimension]![at]!));
    this.#parts = coordinates.map((each) => table.parts(each));
    this.#withheld = Uint8Array.from(coordinates, (each) => (table.isWithheld?.(each) ? 1 : 0));
    this.#before = new Set([...this.#withheld.keys()].filter((cell) => this.#withheld[cell] === 1));
    this.#kept = Uint8Array.from(coordinates, (each) => (table.isKept?.(each) ? 1 : 0));
    for (const [cell, parts] of this.#parts.entries()) if (parts.some(isSmall)) this.#withheld[cell] = 1;
  }

  isWithheld(coordinates: readonly string[]): boolean {
    const place = coordinates.map((name, dimension) => this.#indexOf[dimension]!.get(name));
    if (place.some((at) => at === undefined)) throw new RangeError(`There is no cell ${coordinates.join(', ')}.`);
    return this.#withheld[this.#cellAt(place as number[])] === 1;
  }

  /** Cells with a small count that are not withheld for another reason, those with the fewest totals in them first: the boxes of those serve many of the rest. */
  smallCells(): number[] {
    const totals = (cell: number) => this.#places[cell]!.filter((at, dimension) => this.#isTotal(dimension, at)).length;
    const cells = [...this.#parts.keys()].filter((cell) => !this.#before.has(cell) && this.#parts[cell]!.some(isSmall));
    return cells.sort((a, b) => totals(a) - totals(b) || a - b);
  }

  /** Everything but the sum over all dimensions; that too where it is small itself. */
  withholdAllButGrandTotal(): void {
    const grand = this.#cellAt(this.#dimensions.map(({ categories }) => categories.length));
    const keeps = this.#withheld[grand];
    this.#withheld.fill(1);
    this.#withheld[grand] = keeps!;
  }

  /** Withholds what hides every small count of a cell; false where nothing does, and then nothing is withheld for it. */
  protect(cell: number): boolean {
    return this.#parts[cell]!.every((count, part) => !isSmall(count) || this.#hide(cell, part, count));
  }

  #hide(cell: number, part: number, count: number): boolean {
    const need = { up: FEWEST_SHOWN - 1 - count, down: count - 1 };
    const boxes: PricedBox[] = [];
    let best: PricedBox | undefined;
    for (const box of this.#boxes(cell, part)) {
      const cost = this.#costOf(box.moved);
      if (cost === Number.POSITIVE_INFINITY) continue;
      boxes.push({ ...box, cost });
      if (box.up >= need.up && box.down >= need.down && cost < (best?.cost ?? Number.POSITIVE_INFINITY)) {
        best = { ...box, cost };
      }
      if (best?.cost === 0) break;
    }
    const chosen = best ? [best] : (this.#together(cell, boxes, need) ?? this.#inDoubt(boxes));
    for (const { moved } of chosen ?? []) for (const each of moved) this.#withheld[each] = 1;
    return chosen !== undefined;
  }

  /**
   * Boxes that serve together, sharing no corner, so that all can move at once; undefined where there are none. A single count is
   * a corner of all its boxes, and has enough for all: it never has to fall to nothing.
   */
  #together(cell: number, boxes: PricedBox[], need: { up: number; down: number }): Box[] | undefined {
    const isCorner = this.#places[cell]!.every((at, dimension) => !this.#isTotal(dimension, at));
    if (isCorner && this.#parts[cell]!.length > 1) return undefined;
    const chosen: Box[] = [];
    const taken = new Set<number>();
    let [up, down] = [0, 0];
    for (const box of boxes.sort((a, b) => a.cost - b.cost)) {
      if (up >= need.up && down >= need.down) break;
      const corners = isCorner ? box.corners.slice(1) : box.corners;
      const isOfUse = (up < need.up && box.up > 0) || (down < need.down && box.down > 0);
      if (!isOfUse || corners.some((corner) => taken.has(corner))) continue;
      chosen.push(box);
      for (const corner of corners) taken.add(corner);
      up += box.up;
      down += box.down;
    }
    return up >= need.up && down >= need.down ? chosen : undefined;
  }

  /** For parts of searches: the cheapest box that leaves any doubt at all, where none leaves the whole range. */
  #inDoubt(boxes: readonly PricedBox[]): Box[] | undefined {
    if (this.#parts[0]!.length === 1 || boxes.length === 0) return undefined;
    return [boxes.reduce((cheapest, box) => (box.cost < cheapest.cost ? box : cheapest))];
  }

  /**
   * What is shown now and would be withheld: searches, and one for each cell, so that an empty one is not free. Infinite where
   * a cell is among them that is kept.
   */
  #costOf(moved: readonly number[]): number {
    let cost = 0;
    for (const each of moved) {
      if (this.#withheld[each] === 1) continue;
      if (this.#kept[each] === 1) return Number.POSITIVE_INFINITY;
      cost += 1 + this.#parts[each]!.reduce((sum, count) => sum + count, 0);
    }
    return cost;
  }

  /** Every box that a cell is a corner of, or the total of, and that can move at all. */
  *#boxes(cell: number, part: number): Generator<Box> {
    const place = this.#places[cell]!;
    const choices = place.map((at, dimension): number[] => {
      const { categories, leavesOut } = this.#dimensions[dimension]!;
      return categories.flatMap((name, other) => {
        if (this.#isTotal(dimension, at)) return name === leavesOut ? [] : [other];
        return other === at ? [] : [other];
      });
    });
    for (const partners of product(choices)) {
      const box = this.#box(place, partners, part);
      if (box) yield box;
    }
  }

  #box(place: Place, partners: Place, part: number): Box | undefined {
    const isFixed = place.map((at, dimension) => this.#isTotal(dimension, at));
    if (isFixed.every(Boolean) && this.#parts[0]!.length === 1) return undefined;
    const corners: { cell: number; isEven: boolean }[] = [{ cell: 0, isEven: true }];
    for (const [dimension, stride] of this.#strides.entries()) {
      const [own, partner] = [place[dimension]!, partners[dimension]!];
      if (isFixed[dimension]) {
        shift(corners, partner * stride);
        continue;
      }
      const twins = corners.map(({ cell, isEven }) => ({ cell: cell + partner * stride, isEven: !isEven }));
      shift(corners, own * stride);
      corners.push(...twins);
    }
    const reaches = this.#others(part).map((other) => ({
      up: this.#reach(corners, part, other, true),
      down: this.#reach(corners, part, other, false),
    }));
    const worth = ({ up, down }: { up: number; down: number }) =>
      Math.min(up, FEWEST_SHOWN) + Math.min(down, FEWEST_SHOWN);
    const best = reaches.reduce((most, reach) => (worth(reach) > worth(most) ? reach : most));
    // Most boxes have an empty corner and cannot move: what would move with them need not be known.
    if (best.up === 0 && best.down === 0) return undefined;
    return { corners: corners.map(({ cell }) => cell), moved: this.#movedBy(place, partners, isFixed), ...best };
  }

  /** All cells that move with a box: its corners, and the totals that do not stay as they are. */
  #movedBy(place: Place, partners: Place, isFixed: readonly boolean[]): number[] {
    const moved: number[] = [0];
    for (const [dimension, stride] of this.#strides.entries()) {
      const [own, partner] = [place[dimension]!, partners[dimension]!];
      const places = isFixed[dimension]
        ? [partner, ...this.#totalsOf(dimension)]
        : [own, partner, ...this.#subtotalMovedBy(dimension, own, partner)];
      spread(moved, places, stride);
    }
    return moved;
  }

  /** Parts that a part can be exchanged with; none to be named where a cell has but one. */
  #others(part: number): number[] {
    const parts = this.#parts[0]!.length;
    return parts === 1 ? [-1] : Array.from({ length: parts }, (_, at) => at).filter((at) => at !== part);
  }

  /** How far a part can rise (or fall) at the even corners, what it gains being taken from the odd ones, and from the other part. */
  #reach(corners: readonly { cell: number; isEven: boolean }[], part: number, other: number, isUp: boolean): number {
    let least = Number.POSITIVE_INFINITY;
    for (const { cell, isEven } of corners) {
      const gives = isEven === isUp ? other : part;
      if (gives >= 0) least = Math.min(least, this.#parts[cell]![gives]!);
    }
    return least;
  }

  #isTotal(dimension: number, at: number): boolean {
    return at >= this.#dimensions[dimension]!.categories.length;
  }

  #totalsOf(dimension: number): number[] {
    const { categories, leavesOut } = this.#dimensions[dimension]!;
    return leavesOut === undefined ? [categories.length] : [categories.length, categories.length + 1];
  }

  /** A subtotal moves where one of two categories counts towards it and the other does not. */
  #subtotalMovedBy(dimension: number, own: number, partner: number): number[] {
    const { categories, leavesOut } = this.#dimensions[dimension]!;
    const isLeftOut = categories[own] === leavesOut || categories[partner] === leavesOut;
    return leavesOut !== undefined && isLeftOut ? [categories.length + 1] : [];
  }

  #cellAt(place: Place): number {
    return place.reduce((sum, at, dimension) => sum + at * this.#strides[dimension]!, 0);
  }
}

function shift(corners: { cell: number }[], by: number): void {
  for (const corner of corners) corner.cell += by;
}

/** Puts each of some cells at several places of one more dimension. */
function spread(cells: number[], places: readonly number[], stride: number): void {
  const count = cells.length;
  for (const at of places.slice(1)) for (let i = 0; i < count; i += 1) cells.push(cells[i]! + at * stride);
  for (let i = 0; i < count; i += 1) cells[i]! += places[0]! * stride;
}

function product(choices: readonly (readonly number[])[]): number[][] {
  return choices.reduce<number[][]>(
    (places, each) => places.flatMap((place) => each.map((at) => [...place, at])),
    [[]],
  );
}
