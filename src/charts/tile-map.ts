import { requireLength, requireNonNegative } from '../stats/require-range.ts';
import { TILE_COLUMNS, TILE_ROWS, TILES, type Tile } from '../vocabulary/tile-map.ts';
import type { ChartTable } from './chart-table.ts';
import { label } from './label.ts';
import { INK, OTHER, PAPER, SHADES, SOFT } from './palette.ts';
import { type ChartInput, type Frame, frameOf, hatching, picture } from './picture.ts';
import { element, type Markup } from './svg.ts';
import { linesOf } from './text-width.ts';

/** A borough on the map: a value, or the words for why none is shown. */
export interface TileFigure {
  /** GSS code. */
  code: string;
  /** The borough's full name. */
  name: string;
  /** Held against the breaks, rounded as it is printed, so that 2.0 is never among those under 2; undefined where withheld. */
  value?: number;
  /** What is printed in the tile: 4.1; where there is no value a word or two: too few. */
  text: string;
  /** What the tile means in full, for the table and the title of the tile: 4.1 times; too few to compare. */
  meaning: string;
  isFlagged?: boolean;
  /** Where the tile leads. */
  href?: string;
}

export interface TileMapInput extends ChartInput {
  tiles: readonly TileFigure[];
  /** The four values at which the five steps begin to be darker, rising. */
  breaks: readonly [number, number, number, number];
  /** The five steps in words, from the lightest: under 2.0. */
  steps: readonly [string, string, string, string, string];
  /** What the steps are steps of, above them: Times the rate of White residents. */
  stepsName: string;
  /** What the small mark means; needed where a tile is flagged. */
  flagMeaning?: string;
  /** What a hatched tile means; needed where one has no value. */
  withheldMeaning?: string;
  /** Columns of the table: what tiles are, what is in them, and the flag. */
  columns: { area: string; value: string; flag: string };
}

/** The step of a value, 0 (lightest) to 4; one at a break belongs to the darker side. */
export function stepOf(value: number, breaks: TileMapInput['breaks']): number {
  return breaks.filter((at) => value >= at).length;
}

function requireTiles(name: string, { tiles, breaks, flagMeaning, withheldMeaning }: TileMapInput): void {
  requireLength(name, 'tiles', tiles.length, 1);
  for (const [at, edge] of breaks.entries()) {
    requireNonNegative(name, 'breaks', edge);
    if (at > 0 && edge <= breaks[at - 1]!) {
      throw new RangeError(`${name}: breaks are ${breaks.join(', ')}, expected rising numbers`);
    }
  }
  const seen = new Set<string>();
  for (const { code, value } of tiles) {
    if (value !== undefined) requireNonNegative(name, `value of ${code}`, value);
    if (!TILES.some((tile) => tile.code === code)) {
      throw new RangeError(`${name}: code is ${code}, expected that of a borough or the City`);
    }
    if (seen.has(code)) throw new RangeError(`${name}: code ${code} is there twice, expected once`);
    seen.add(code);
  }
  if (flagMeaning === undefined && tiles.some(({ isFlagged }) => isFlagged)) {
    throw new RangeError(`${name}: flagMeaning is undefined, expected words where a tile is flagged`);
  }
  if (withheldMeaning === undefined && tiles.some(({ value }) => value === undefined)) {
    throw new RangeError(`${name}: withheldMeaning is undefined, expected words where a tile has no value`);
  }
}

/** A little flag on a pole; x and y are its top left corner, height in px. */
function flagMark(x: number, y: number, height: number, colour: string): Markup {
  const [width, cloth] = [height * 0.72, height * 0.55];
  return element('g', { fill: colour }, [
    element('rect', { x, y, width: 1.5, height }),
    element('polygon', { points: [x, y, x + width, y + cloth / 2, x, y + cloth].map((at) => at.toFixed(1)).join(' ') }),
  ]);
}

interface Grid {
  edge: number;
  gap: number;
}

/** What every tile of a map is drawn with. */
interface Sheet {
  input: TileMapInput;
  grid: Grid;
  frame: Frame;
  /** The fill of what is withheld. */
  hatch: string;
}

function drawTile(
  figure: TileFigure,
  { abbreviation, column, row }: Tile,
  { input, grid, frame, hatch }: Sheet,
): Markup {
  const { breaks, flagMeaning } = input;
  const { edge, gap } = grid;
  const { name, value, text, meaning, isFlagged = false, href } = figure;
  const [x, y] = [column * (edge + gap) + 0.5, row * (edge + gap) + 0.5];
  const shade = value === undefined ? undefined : SHADES[stepOf(value, breaks)]!;
  const fill = shade?.text ?? INK;
  const nameSize = frame.isNarrow ? 12 : 13;
  const valueSize = value === undefined ? 12 : frame.isNarrow ? 15 : 19;
  const words = value === undefined ? linesOf(text, valueSize, edge - 4) : [text];
  const middle = x + edge / 2;
  const told = `${name}: ${meaning}${isFlagged ? `; ${flagMeaning}` : ''}`;
  const marks = [
    element('title', {}, [told]),
    element('rect', {
      x,
      y,
      width: edge,
      height: edge,
      fill: shade?.fill ?? hatch,
      stroke: OTHER,
      'stroke-width': 1,
    }),
    ...(shade ? [] : [element('rect', { x: x + 3, y: y + 3, width: edge - 6, height: edge - 6, fill: PAPER })]),
    label(abbreviation, x + 5, y + edge * 0.22 + (frame.isNarrow ? 0.5 : 1), { size: nameSize, fill }),
    ...words.map((word, at) => {
      const down = y + edge * 0.66 + (at - (words.length - 1) / 2) * (valueSize + 0.5);
      return label(word, middle, down, { size: valueSize, fill, anchor: 'middle', isBold: value !== undefined });
    }),
    ...(isFlagged ? [flagMark(x + edge - 11, y + 4.5, 11, fill)] : []),
  ];
  return href === undefined ? element('g', {}, marks) : element('a', { href }, marks);
}

interface Key {
  swatch(x: number, y: number): Markup[];
  text: string;
}

function keysOf({ steps, tiles, flagMeaning, withheldMeaning }: TileMapInput, hatch: string): Key[] {
  const box = (fill: string, x: number, y: number): Markup =>
    element('rect', { x: x + 0.5, y: y - 8.5, width: 22, height: 17, fill, stroke: OTHER, 'stroke-width': 1 });
  return [
    ...steps.map((text, at) => ({ text, swatch: (x: number, y: number) => [box(SHADES[at]!.fill, x, y)] })),
    ...(tiles.some(({ value }) => value === undefined)
      ? [{ text: withheldMeaning!, swatch: (x: number, y: number) => [box(hatch, x, y)] }]
      : []),
    ...(tiles.some(({ isFlagged }) => isFlagged)
      ? [{ text: flagMeaning!, swatch: (x: number, y: number) => [flagMark(x + 8, y - 7, 14, INK)] }]
      : []),
  ];
}

/** The steps in words beneath one another from the lightest; returns the marks and the height they take. */
function drawKey(
  input: TileMapInput,
  { small, size }: Frame,
  { x, y, width }: { x: number; y: number; width: number },
  hatch: string,
): { marks: Markup[]; height: number } {
  const heading = linesOf(input.stepsName, small, width, true);
  const marks: Markup[] = heading.map((text, at) =>
    label(text, x, y + (at + 0.5) * small * 1.2, { size: small, fill: INK, isBold: true }),
  );
  let top = y + heading.length * small * 1.2 + 8;
  for (const { text, swatch } of keysOf(input, hatch)) {
    const texts = linesOf(text, small, width - 32);
    const height = Math.max(22, texts.length * small * 1.2 + 4);
    marks.push(...swatch(x, top + 11));
    marks.push(...texts.map((one, at) => label(one, x + 32, top + 11 + at * small * 1.2, { size: small, fill: SOFT })));
    top += height;
  }
  return { marks, height: top - y + size * 0.2 };
}

/**
 * London's boroughs as equal squares, so that none weighs more by its size, in five shades with the value in each, as an SVG
 * document. Throws a RangeError for a code that is no borough's, breaks that do not rise, and marks without a meaning.
 */
export function tileMap(input: TileMapInput): string {
  const name = 'tileMap';
  const frame = frameOf(name, input);
  requireTiles(name, input);
  const { tiles } = input;
  const { definition, fill: hatch } = hatching(frame);
  const grid: Grid = frame.isNarrow ? { edge: 40, gap: 2.7 } : { edge: 62, gap: 4 };
  const mapWidth = TILE_COLUMNS * (grid.edge + grid.gap);
  const mapHeight = TILE_ROWS * (grid.edge + grid.gap);
  const drawn = TILES.flatMap((tile) => {
    const figure = tiles.find(({ code }) => code === tile.code);
    return figure ? [drawTile(figure, tile, { input, grid, frame, hatch })] : [];
  });
  const place = frame.isNarrow
    ? { x: 0, y: mapHeight + 12, width: frame.width }
    : { x: mapWidth + 16, y: 2 * (grid.edge + grid.gap), width: frame.width - mapWidth - 16 };
  const key = drawKey(input, frame, place, hatch);
  const hasLinks = tiles.some(({ href }) => href !== undefined);
  return picture(frame, {
    title: input.title,
    description: input.description ?? (hasLinks ? `${input.stepsName}.` : describe(input)),
    height: Math.max(mapHeight, place.y + key.height),
    hasLinks,
    children: [definition, ...drawn, ...key.marks],
  });
}

/** Every tile in words; where tiles are links they say so themselves. */
function describe({ tiles, flagMeaning }: TileMapInput): string {
  return tiles
    .map(({ name, meaning, isFlagged }) => `${name}: ${meaning}${isFlagged ? `; ${flagMeaning}` : ''}.`)
    .join(' ');
}

/** The same boroughs as a table, in the order given. */
export function tileMapTable({ title, tiles, columns, flagMeaning }: TileMapInput): ChartTable {
  return {
    caption: title,
    columns: [columns.area, columns.value, columns.flag],
    rows: tiles.map(({ name, meaning, isFlagged }) => [name, meaning, isFlagged ? flagMeaning! : '']),
  };
}
