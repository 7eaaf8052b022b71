/** Something that wants to stand at a place along a line and takes up some room there; px. */
export interface Wish {
  at: number;
  extent: number;
}

/**
 * Middles, in the order given, as near to those wished for as they can be with nothing overlapping, between two ends. Labels
 * that would touch are pushed apart about their common middle. Where there is not room for all, they begin at the first end.
 */
export function spread(wishes: readonly Wish[], from: number, to: number): number[] {
  const order = wishes.map((_, at) => at).sort((a, b) => wishes[a]!.at - wishes[b]!.at || a - b);
  const blocks: { members: number[]; extent: number; middle: number }[] = [];
  const within = (middle: number, extent: number): number =>
    Math.max(from + extent / 2, Math.min(to - extent / 2, middle));
  for (const member of order) {
    const { at, extent } = wishes[member]!;
    let block = { members: [member], extent, middle: within(at, extent) };
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      if (last.middle + last.extent / 2 <= block.middle - block.extent / 2) break;
      blocks.pop();
      const members = [...last.members, ...block.members];
      const whole = last.extent + block.extent;
      const wished = members.map((one) => wishes[one]!.at);
      block = {
        members,
        extent: whole,
        middle: within(wished.reduce((sum, one) => sum + one, 0) / members.length, whole),
      };
    }
    blocks.push(block);
  }
  const placed: number[] = new Array(wishes.length).fill(from);
  for (const { members, extent, middle } of blocks) {
    let start = middle - extent / 2;
    for (const member of members) {
      placed[member] = start + wishes[member]!.extent / 2;
      start += wishes[member]!.extent;
    }
  }
  return placed;
}

/** A stretch of a line, px. */
export interface Stretch {
  from: number;
  to: number;
}

/** Where words of a width begin, from the first end of a stretch on, so that no line at one of the places runs through them. */
export function clearStart(places: readonly number[], { from, to }: Stretch, width: number): number {
  let start = from;
  for (const place of [...places].sort((a, b) => a - b)) {
    if (place > start - 4 && place < start + width + 4) start = place + 6;
  }
  return start + width <= to ? start : from;
}
