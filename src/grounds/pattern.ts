/**
 * The small language rules are written in. A pattern is words in order:
 *
 *   word          that word
 *   {class}       any word of a class of the lexicon
 *   a|b|{class}   either of them
 *   x?            may be left out
 *   ..3           up to three words of any kind, within a sentence
 *   .3            the same with no comma or the like between
 *   !x            the next word is none of these
 */
export type Element =
  | { kind: 'word'; words: ReadonlySet<string>; isOptional: boolean }
  | { kind: 'not'; words: ReadonlySet<string> }
  | { kind: 'gap'; most: number; isWithinComma: boolean };

/** Reads a pattern. Throws Error naming the pattern where it says something the language does not have. */
export function readPattern(pattern: string, classes: ReadonlyMap<string, ReadonlySet<string>>): Element[] {
  const elements = pattern.split(' ').map((part): Element => {
    const gap = /^(\.\.?)(\d+)$/.exec(part);
    if (gap) return { kind: 'gap', most: Number(gap[2]), isWithinComma: gap[1] === '.' };
    if (part.startsWith('!')) return { kind: 'not', words: wordsOf(part.slice(1), pattern, classes) };
    const isOptional = part.endsWith('?');
    return { kind: 'word', words: wordsOf(isOptional ? part.slice(0, -1) : part, pattern, classes), isOptional };
  });
  const first = elements[0]!;
  if (first.kind !== 'word' || first.isOptional) throw new Error(`pattern "${pattern}": its first part must be a word`);
  return elements;
}

function wordsOf(part: string, pattern: string, classes: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const words = new Set<string>();
  for (const one of part.split('|')) {
    const named = /^\{([a-z-]+)\}$/.exec(one);
    if (!named) {
      if (!/^[a-z0-9'/#]+$/.test(one)) throw new Error(`pattern "${pattern}": "${one}" is neither a word nor a class`);
      words.add(one);
      continue;
    }
    const members = classes.get(named[1]!);
    if (!members) throw new Error(`pattern "${pattern}": the lexicon has no class ${one}`);
    for (const word of members) words.add(word);
  }
  return words;
}
