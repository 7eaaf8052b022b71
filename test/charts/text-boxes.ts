import { textWidth } from '../../src/charts/text-width.ts';
import { elementsOf, numberOf } from './parse-svg.ts';

/** The piece of the drawing that the letters of a text take up, px. */
export interface TextBox {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Where the texts of a drawing stand, by their widths in Source Sans 3. */
export function textBoxes(svg: string): TextBox[] {
  return elementsOf(svg, 'text').map((element) => {
    const size = numberOf(element, 'font-size');
    const width = textWidth(element.text, size, element.attributes['font-weight'] === '600') / 1.04;
    const [x, y] = [numberOf(element, 'x'), numberOf(element, 'y')];
    const anchor = element.attributes['text-anchor'];
    const left = anchor === 'end' ? x - width : anchor === 'middle' ? x - width / 2 : x;
    return { text: element.text, left, right: left + width, top: y - size * 0.68, bottom: y + size * 0.1 };
  });
}

/** Pairs of texts that lie on one another. */
export function overlaps(svg: string): string[] {
  const boxes = textBoxes(svg);
  return boxes.flatMap((one, at) =>
    boxes
      .slice(at + 1)
      .filter(
        (other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom,
      )
      .map((other) => `${one.text} / ${other.text}`),
  );
}

/** Texts that are cut off by an edge of the drawing. */
export function cutOff(svg: string): string[] {
  const [root] = elementsOf(svg, 'svg');
  const [width, height] = [numberOf(root!, 'width'), numberOf(root!, 'height')];
  return textBoxes(svg)
    .filter(({ left, right, top, bottom }) => left < -0.5 || right > width + 0.5 || top < -0.5 || bottom > height)
    .map(({ text }) => text);
}
