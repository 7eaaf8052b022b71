/** An element of a drawing as it is printed, with the texts directly and further inside it. */
export interface DrawnElement {
  name: string;
  attributes: Record<string, string>;
  text: string;
  /** Names of the elements round it, outermost first. */
  within: readonly string[];
}

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

function plain(text: string, where: string): string {
  if (/[<>]/.test(text)) throw new Error(`a bare angle bracket in ${where}: ${text}`);
  return text.replace(/&[^;]*;?/g, (entity) => {
    const character = ENTITIES[entity];
    if (character === undefined) throw new Error(`not an entity in ${where}: ${entity}`);
    return character;
  });
}

/**
 * The elements of a drawing in the order they begin. As strict as an XML parser about what it knows: every element closed by
 * its own name, attributes quoted and once each, no bare ampersand or bracket, one element round everything.
 */
export function parseSvg(svg: string): DrawnElement[] {
  const found: DrawnElement[] = [];
  const open: DrawnElement[] = [];
  const token = /<(\/?)([a-zA-Z]+)((?: [a-zA-Z][a-zA-Z0-9-]*="[^"<]*")*)(\/?)>|([^<]+)/y;
  let at = 0;
  while (at < svg.length) {
    token.lastIndex = at;
    const match = token.exec(svg);
    if (!match) throw new Error(`no markup at ${at}: ${svg.slice(at, at + 60)}`);
    at = token.lastIndex;
    const [, closes, name, listed = '', isEmpty, text] = match;
    if (text !== undefined) {
      if (open.length === 0) throw new Error(`text outside the drawing: ${text}`);
      for (const element of open) element.text += plain(text, element.name);
    } else if (closes) {
      const last = open.pop();
      if (last?.name !== name) throw new Error(`${name} closes ${last?.name}`);
    } else {
      if (open.length === 0 && found.length > 0) throw new Error(`a second drawing: ${name}`);
      const attributes: Record<string, string> = {};
      for (const [, key, value] of listed.matchAll(/ ([^=]+)="([^"]*)"/g)) {
        if (key! in attributes) throw new Error(`${name} has ${key} twice`);
        attributes[key!] = plain(value!, `${name} ${key}`);
      }
      const element = { name: name!, attributes, text: '', within: open.map((one) => one.name) };
      found.push(element);
      if (!isEmpty) open.push(element);
    }
  }
  if (open.length > 0) throw new Error(`${open.at(-1)!.name} is never closed`);
  return found;
}

/** The attribute of an element as a number. */
export function numberOf(element: DrawnElement, attribute: string): number {
  return Number(element.attributes[attribute]);
}

/** The elements of a name. */
export function elementsOf(svg: string, name: string): DrawnElement[] {
  return parseSvg(svg).filter((element) => element.name === name);
}
