/** Advance widths of Source Sans 3 Regular in thousandths of the size (its `hmtx` table), characters of one width together. */
const WIDTHS: readonly (readonly [number, string])[] = [
  [200, ' '],
  [247, 'ijl|'],
  [249, '.,:;‘’·'],
  [263, 'I'],
  [292, 'f!()[]{}'],
  [311, '-'],
  [338, 't/\\'],
  [347, 'r'],
  [419, 's?z*"“”'],
  [446, 'x'],
  [456, 'c'],
  [467, 'vy'],
  [477, 'YJ–'],
  [490, 'LF'],
  [495, 'ke'],
  [497, '0123456789+<=>#$£×−~^±'],
  [504, 'ag_'],
  [514, 'XV'],
  [534, 'ESTZ'],
  [543, 'Ahuno'],
  [554, 'bdpq'],
  [570, 'PRCK'],
  [588, 'B'],
  [616, 'DG&'],
  [650, 'UNH'],
  [664, 'OQ'],
  [723, 'wM'],
  [800, 'W—%m@'],
  [948, '…'],
];

const WIDTH_OF = new Map(WIDTHS.flatMap(([width, characters]) => [...characters].map((one) => [one, width] as const)));

/** An unknown character is taken for a wide one: a gap too many is better than an overlap. */
const UNKNOWN = 650;
/** The semi-bold is 2 to 4% wider. */
const BOLD = 1.04;
/** Until the font has come, a page shows a wider one. */
const ALLOWANCE = 1.04;

/** About how many px a text is wide in Source Sans 3 at a size in px; rather too much than too little. */
export function textWidth(text: string, size: number, isBold = false): number {
  let thousandths = 0;
  for (const character of text) thousandths += WIDTH_OF.get(character) ?? UNKNOWN;
  return (thousandths / 1000) * size * (isBold ? BOLD : 1) * ALLOWANCE;
}

/** The text in lines no wider than so many px, broken at spaces alone: a word that is wider stands on a line of its own. */
export function linesOf(text: string, size: number, width: number, isBold = false): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, size, isBold) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** The width in px of the widest of the texts, 0 where there are none. */
export function widestOf(texts: readonly string[], size: number, isBold = false): number {
  return Math.max(0, ...texts.map((text) => textWidth(text, size, isBold)));
}
