/**
 * The colours of figures: one accent and greys, the same as the pages have. No colour says good or bad, and every difference
 * that a colour makes is also one of lightness, shape or words.
 */
export const INK = '#1d1d26';
/** Text beside the point: ticks, notes, ranges. */
export const SOFT = '#54545f';
/** Marks of the others, beside the one in the accent. */
export const OTHER = '#73737f';
export const GRID = '#e4e4ea';
export const FAINT = '#f3f3f8';
export const PAPER = '#ffffff';
export const ACCENT = '#35377d';
/** The likely range behind a line in the accent. */
export const BAND = '#d5d6ea';
export const HATCH = '#d4d4dc';

/** Five steps of one hue from little to much; with text on each that can be read. */
export const SHADES = [
  { fill: '#eeeff8', text: INK },
  { fill: '#c6c9e6', text: INK },
  { fill: '#979cd0', text: INK },
  { fill: '#5b5fa6', text: PAPER },
  { fill: '#272962', text: PAPER },
] as const;

function channel(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance of a colour such as #35377d, 0 (black) to 1 (white). Source: WCAG 2.2, "relative luminance". */
export function luminance(colour: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new RangeError(`luminance: colour is ${colour}, expected #rrggbb`);
  const [red, green, blue] = [1, 3, 5].map((at) => channel(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** Contrast of two colours, 1 to 21. Source: WCAG 2.2, "contrast ratio": (lighter + 0.05)/(darker + 0.05). */
export function contrast(colour: string, other: string): number {
  const [darker, lighter] = [luminance(colour), luminance(other)].sort((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}
