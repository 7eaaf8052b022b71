/** Markup that is safe to print: every text and attribute in it has been escaped. */
export interface Markup {
  readonly svg: string;
}

export type Attributes = Readonly<Record<string, string | number | undefined>>;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML 1.0 allows nowhere, not even escaped; halves of characters among them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu;

function escaped(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"]/g, (character) => ESCAPES[character]!);
}

/** A length in px as printed, to 0.1 px: 12, 12.5. Throws a RangeError for what is not a finite number. */
export function pixels(length: number): string {
  if (!Number.isFinite(length)) throw new RangeError(`pixels: length is ${length}, expected a finite number`);
  return String(Math.round(length * 10) / 10 + 0);
}

/**
 * An element with attributes and children; strings among the children are text and are escaped. Attributes that are
 * undefined are left out, numbers are printed to 0.1.
 */
export function element(name: string, attributes: Attributes, children: readonly (Markup | string)[] = []): Markup {
  const listed = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? pixels(value) : escaped(value!)}"`)
    .join('');
  if (children.length === 0) return { svg: `<${name}${listed}/>` };
  const inside = children.map((child) => (typeof child === 'string' ? escaped(child) : child.svg)).join('');
  return { svg: `<${name}${listed}>${inside}</${name}>` };
}
