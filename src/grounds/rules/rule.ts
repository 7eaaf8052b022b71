import type { FactorName } from '../factors.ts';
import type { LexiconClass } from '../lexicon.ts';

/** A rule: words in order that show a factor, with an example of it and one of what it must leave alone. */
export interface Rule {
  id: string;
  factor: FactorName;
  /** What it looks for, in a sentence a scrutiny officer can judge. */
  says: string;
  /** Patterns (pattern.ts); any of them will do. */
  patterns: readonly string[];
  /** What may stand around the words without taking their meaning away: they hold all the same. */
  regardless?: readonly ('negation' | 'hypothesis' | 'search' | 'report' | 'other-person' | 'history')[];
  /** Whose doing it must be: not the officer's own ("I declined", "I had"). */
  by?: 'subject' | 'not-officer';
  /** A class of which a word must stand somewhere in the text. */
  with?: LexiconClass;
  /** Takes its words for itself, so that no other rule reads them. */
  claims?: true;
  /** A text in which the rule finds its factor. */
  example: string;
  /** A text in which it does not. */
  counterExample: string;
}
