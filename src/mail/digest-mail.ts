import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';
import type { Digest } from '../domain/digest.ts';

const TEMPLATES = fileURLToPath(new URL('./templates/', import.meta.url));

const htmlTemplates = new nunjucks.Environment(new nunjucks.FileSystemLoader(TEMPLATES), {
  autoescape: true,
  throwOnUndefined: true,
});

const textTemplates = new nunjucks.Environment(new nunjucks.FileSystemLoader(TEMPLATES), {
  autoescape: false,
  throwOnUndefined: true,
  trimBlocks: true,
  lstripBlocks: true,
});
textTemplates.addFilter('wrap', wrap);
textTemplates.addFilter(
  'underline',
  (title: string, mark: string) => `${wrap(title)}\n${mark.repeat(longestLine(title))}`,
);

/** Widest line of plain text, in characters: mail programs that wrap at 76 or 80 leave it as it is. */
const LINE_WIDTH = 72;

/** The subject and both parts of a digest's mail. The words are the digest's; only their places are decided here. */
export function renderDigest(digest: Digest): { subject: string; plainText: string; html: string } {
  const tidy = onOneLine(digest);
  return {
    subject: tidy.subject,
    plainText: `${textTemplates.render('digest.txt.njk', tidy).trim()}\n`,
    html: htmlTemplates.render('digest.html.njk', tidy),
  };
}

/**
 * Every text of the digest on one line of its own. Names of groups and notes come from files and people: a line break or
 * an invisible character in one must not begin a mail header, a heading, or text that reads backwards.
 */
function onOneLine<T>(value: T): T {
  if (typeof value === 'string') return oneLine(value) as T;
  if (Array.isArray(value)) return value.map((item) => onOneLine(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, onOneLine(item)])) as T;
}

function oneLine(text: string): string {
  return text
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/**
 * Text broken at spaces into lines of at most 72 characters, later lines indented by so many spaces. A word longer than
 * a line, such as an address, is left whole.
 */
function wrap(text: string, indent = 0): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.length > LINE_WIDTH - indent) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  lines.push(line);
  return lines.join(`\n${' '.repeat(indent)}`);
}

function longestLine(text: string): number {
  return Math.max(
    ...wrap(text)
      .split('\n')
      .map((line) => line.length),
  );
}
