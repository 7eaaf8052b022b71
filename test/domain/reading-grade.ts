/**
 * How many years of school a text asks for, by Flesch and Kincaid: 0.39 words per sentence + 11.8 syllables per word
 * - 15.59 (Kincaid and others, 1975, Derivation of New Readability Formulas).
 *
 * The limits of it here: syllables are guessed from runs of vowels, right for most English words and wrong for some; a
 * number counts as one word of one syllable however it is read aloud; names of places and groups count like other words
 * though readers know them. It sees long words and long sentences, and nothing of what they mean.
 */
export function readingGrade(sentences: readonly string[]): number {
  const words = sentences.flatMap(wordsOf);
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
}

export function wordsOf(sentence: string): string[] {
  return sentence.match(/\d[\d.,]*%?|[A-Za-z]+(?:[’'][a-z]+)?/g) ?? [];
}

/** Runs of vowels, less a silent e, es or ed at the end; at least one. */
export function syllablesOf(word: string): number {
  const letters = word.toLowerCase().replace(/[^a-z]/g, '');
  const runs = letters.replace(/(?:(?<![laeiouysxzcg]|[cs]h)es|(?<![ltd])ed|(?<![laeiouy])e)$/, '').match(/[aeiouy]+/g);
  return Math.max(1, runs?.length ?? 0);
}
