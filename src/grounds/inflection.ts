/**
 * Writes out the forms of a word as the lexicon notes it: `conceal~` is a regular verb (conceals, concealed, concealing),
 * `drop~~` one that doubles its last letter, `bag+` a noun with its plural; anything else stands for itself.
 */
export function formsOf(entry: string): string[] {
  if (entry.endsWith('~~')) {
    const stem = entry.slice(0, -2);
    const doubled = stem + stem.at(-1)!;
    return [stem, `${stem}s`, `${doubled}ed`, `${doubled}ing`];
  }
  if (entry.endsWith('~')) return verbForms(entry.slice(0, -1));
  if (entry.endsWith('+')) {
    const stem = entry.slice(0, -1);
    return [stem, pluralOf(stem)];
  }
  return [entry];
}

function verbForms(stem: string): string[] {
  if (/[^aeiou]y$/.test(stem)) {
    const root = stem.slice(0, -1);
    return [stem, `${root}ies`, `${root}ied`, `${stem}ing`];
  }
  if (/[^eoy]e$/.test(stem)) {
    const root = stem.slice(0, -1);
    return [stem, `${stem}s`, `${stem}d`, `${root}ing`];
  }
  if (stem.endsWith('e')) return [stem, `${stem}s`, `${stem}d`, `${stem}ing`];
  return [stem, pluralOf(stem), `${stem}ed`, `${stem}ing`];
}

function pluralOf(stem: string): string {
  if (/[^aeiou]y$/.test(stem)) return `${stem.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(stem) ? `${stem}es` : `${stem}s`;
}
