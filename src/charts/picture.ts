import { HATCH, INK, PAPER } from './palette.ts';
import { element, type Markup } from './svg.ts';

/** Pages show one or the other by the width of the window; mails may use either. */
export type ChartWidth = 'wide' | 'narrow';

/** What every chart is given, whatever it shows. */
export interface ChartInput {
  /** Names the chart within its page; ids in the drawing are this, the width, and a word. A letter, then letters, digits, hyphens. */
  id: string;
  /** What the chart shows, as its accessible name; it is not drawn. */
  title: string;
  /** What can be read off it, for those who cannot see it; made of the texts given where left out. */
  description?: string;
  /** 720 px (wide, where left out) or 340 px (narrow). */
  width?: ChartWidth;
}

/** The space a chart is drawn in; lengths and sizes in px. */
export interface Frame {
  readonly id: string;
  readonly isNarrow: boolean;
  readonly width: number;
  /** Size of text. */
  readonly size: number;
  /** Size of ticks and notes, never under 12. */
  readonly small: number;
}

/** The font is named with quotes, since a name with a part that begins with a digit is otherwise no name to CSS. */
const FONTS = "'Source Sans 3', Arial, Helvetica, sans-serif";

/** The frame of a chart. Throws a RangeError for an id that could not be one in a page, or a title that says nothing. */
export function frameOf(functionName: string, { id, title, width = 'wide' }: ChartInput): Frame {
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(id)) {
    throw new RangeError(`${functionName}: id is ${id}, expected a letter, then letters, digits and hyphens`);
  }
  if (title.trim() === '') throw new RangeError(`${functionName}: title is empty, expected words`);
  const isNarrow = width === 'narrow';
  return isNarrow
    ? { id: `${id}-narrow`, isNarrow, width: 340, size: 14, small: 13 }
    : { id: `${id}-wide`, isNarrow, width: 720, size: 15, small: 14 };
}

/** What a whole drawing consists of; height in px. */
export interface Drawing {
  title: string;
  description: string;
  height: number;
  children: readonly Markup[];
  /** A drawing with links in it is a group to a screen reader, since an image has no parts that can be followed. */
  hasLinks?: boolean;
}

/** The drawing as an SVG document that also stands in a page as it is. No style sheet, no script, no outside file. */
export function picture(frame: Frame, { title, description, height, children, hasLinks = false }: Drawing): string {
  const ids = { title: `${frame.id}-title`, description: `${frame.id}-description` };
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      role: hasLinks ? 'group' : 'img',
      'aria-labelledby': ids.title,
      'aria-describedby': ids.description,
      viewBox: `0 0 ${frame.width} ${Math.ceil(height)}`,
      width: frame.width,
      height: Math.ceil(height),
      'font-family': FONTS,
      'font-size': frame.size,
      fill: INK,
    },
    [
      element('title', { id: ids.title }, [title]),
      element('desc', { id: ids.description }, [description]),
      ...children,
    ],
  ).svg;
}

/** Diagonal hatching for what is withheld or not recorded, as a definition and the fill that refers to it. */
export function hatching(frame: Frame): { definition: Markup; fill: string } {
  const id = `${frame.id}-hatching`;
  const pattern = element(
    'pattern',
    { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    [element('rect', { width: 6, height: 6, fill: PAPER }), element('rect', { width: 2, height: 6, fill: HATCH })],
  );
  return { definition: element('defs', {}, [pattern]), fill: `url(#${id})` };
}
