import { PAPER } from './palette.ts';
import { element, type Markup } from './svg.ts';
import { textWidth } from './text-width.ts';

/** How a text stands: size in px, and which of its points x is. */
export interface LabelStyle {
  size: number;
  fill: string;
  anchor?: 'start' | 'middle' | 'end';
  isBold?: boolean;
}

/** From the middle of a line of capitals and figures to its baseline, as a part of the size. */
const MIDDLE_TO_BASELINE = 0.33;

/** Distance between baselines, as a part of the size. */
export const LINE_HEIGHT = 1.2;

/** A text whose middle is at height y, so that it stands level with a mark there. */
export function label(text: string, x: number, y: number, { size, fill, anchor, isBold }: LabelStyle): Markup {
  return element(
    'text',
    {
      x,
      y: y + size * MIDDLE_TO_BASELINE,
      'font-size': size,
      'font-weight': isBold ? '600' : undefined,
      'text-anchor': anchor === 'start' ? undefined : anchor,
      fill,
    },
    [text],
  );
}

/** Lines of text, the middle of the whole at height y. */
export function lines(texts: readonly string[], x: number, y: number, style: LabelStyle): Markup[] {
  const step = style.size * LINE_HEIGHT;
  return texts.map((text, at) => label(text, x, y + (at - (texts.length - 1) / 2) * step, style));
}

/** A text that begins at x on a patch of paper, so that lines behind it do not run through it. */
export function labelOnPaper(text: string, x: number, y: number, style: LabelStyle): Markup[] {
  const width = textWidth(text, style.size, style.isBold);
  const left = style.anchor === 'middle' ? x - width / 2 : style.anchor === 'end' ? x - width : x;
  const height = style.size * LINE_HEIGHT;
  return [
    element('rect', { x: left - 3, y: y - height / 2, width: width + 6, height, fill: PAPER }),
    label(text, x, y, style),
  ];
}
