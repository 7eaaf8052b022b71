import { Marked, type Token, type Tokens } from 'marked';

/** A heading and where it stands. */
export interface Heading {
  id: string;
  title: string;
}

/** A part of a document, from one heading of the second level to the next. */
export interface Section extends Heading {
  html: string;
  /** The headings of the third level within it. */
  parts: Heading[];
}

/** A document of the repository as pages show it. */
export interface MethodsDocument {
  /** What stands before its first heading of the second level. */
  introduction: string;
  sections: Section[];
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);

/** The address of a heading within its page: its letters and digits, the rest as hyphens. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/**
 * Renders a document written in Markdown, section by section. Markup in the text is shown as it stands and never takes effect;
 * a link leads within the site or to a publisher over https. A paragraph that begins with the name of a statistic is anchored by it,
 * so that other pages can lead to it; tables and code can be scrolled to by keyboard.
 */
export function documentOf(markdown: string): MethodsDocument {
  const marked = rendererOfPages();
  const introduction: Token[] = [];
  const sections: { heading: Heading; tokens: Token[]; parts: Heading[] }[] = [];
  for (const token of marked.lexer(markdown)) {
    if (token.type === 'heading' && token.depth === 1) continue;
    if (token.type === 'heading' && token.depth === 2) {
      sections.push({ heading: headingOf(token as Tokens.Heading), tokens: [], parts: [] });
      continue;
    }
    const section = sections.at(-1);
    if (token.type === 'heading' && token.depth === 3) section?.parts.push(headingOf(token as Tokens.Heading));
    (section?.tokens ?? introduction).push(token);
  }
  return {
    introduction: marked.parser(introduction),
    sections: sections.map(({ heading, tokens, parts }) => ({ ...heading, parts, html: marked.parser(tokens) })),
  };
}

const headingOf = ({ text }: Tokens.Heading): Heading => ({ id: anchorOf(text), title: text.replaceAll('`', '') });

function rendererOfPages(): Marked {
  let tables = 0;
  return new Marked({
    renderer: {
      html: ({ text }) => escaped(text),
      image: ({ text }) => escaped(text),
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        return /^(https:\/\/|\/(?!\/)|#)/.test(href) ? `<a href="${escaped(href)}">${text}</a>` : text;
      },
      heading({ tokens, depth, text }) {
        const level = Math.min(depth, 6);
        return `<h${level} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
      paragraph({ tokens }) {
        const name = statisticOf(tokens);
        return `<p${name === undefined ? '' : ` id="${escaped(name)}"`}>${this.parser.parseInline(tokens)}</p>\n`;
      },
      code: ({ text }) => `<pre tabindex="0"><code>${escaped(text)}</code></pre>\n`,
      table({ header, rows }) {
        const row = (cells: readonly Tokens.TableCell[], isHead: boolean) =>
          cells.map((cell, at) => {
            // The corner over the names of rows.
            if (isHead && cell.tokens.length === 0) return '<td></td>';
            const scope = isHead ? ' scope="col"' : at === 0 ? ' scope="row"' : '';
            const name = isHead || at === 0 ? 'th' : 'td';
            return `<${name}${scope}>${this.parser.parseInline(cell.tokens)}</${name}>`;
          });
        const line = (cells: readonly Tokens.TableCell[], isHead = false) => `<tr>${row(cells, isHead).join('')}</tr>`;
        tables += 1;
        const lines = rows.map((cells) => line(cells)).join('\n');
        return `<div class="table-box" role="region" tabindex="0" aria-label="Table ${tables}"><table><thead>${line(header, true)}</thead><tbody>\n${lines}</tbody></table></div>\n`;
      },
    },
  });
}

/** The first name in a paragraph that begins with one in bold, such as `poissonRate`. */
function statisticOf(tokens: readonly Token[]): string | undefined {
  const [first] = tokens;
  if (first?.type !== 'strong') return undefined;
  const [inner] = (first as Tokens.Strong).tokens;
  return inner?.type === 'codespan' ? inner.text.replace(/[^A-Za-z0-9]/g, '') : undefined;
}
