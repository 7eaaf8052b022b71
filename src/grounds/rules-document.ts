import { RULES_VERSION } from './classify.ts';
import { FACTORS, type FactorName } from './factors.ts';
import { LEXICON } from './lexicon.ts';
import { NAMED_ONLY } from './named-only.ts';
import { RULES } from './rules/index.ts';
import { WEIGHED_RULES } from './weighing/read-by-words.ts';
import { WORD_WEIGHTS } from './weighing/word-weights.ts';

const CLASS_NAMES = {
  trigger: 'the smell',
  support: 'a ground about this person',
  weak: 'no ground about this person',
  neutral: 'neither',
};

/** RULES.md: every rule as scrutiny staff can read it, and the words that rules are written with. */
export function rulesDocument(): string {
  const factors = Object.keys(FACTORS) as FactorName[];
  return `${[
    `# Rules for written grounds, version ${RULES_VERSION}`,
    '',
    'Written by `npm run rules` from `src/grounds/rules`; each example and counter-example is run as a test.',
    '',
    'A text is **sole** when it tells of a smell of cannabis that police noticed before the search and of nothing that counts',
    'as a ground about this person. Words that are denied, asked about, long past, told of another person or told of the',
    'search itself do not count (`src/grounds/context`). The decisions that may be set otherwise stand in `reading.ts`.',
    '',
    'How to read a pattern: `{class}` is any word of a class below, `a|b` either, `..3` up to three words between, `!x` not',
    'followed by x. Misspellings of up to two letters are forgiven in most words of the classes.',
    '',
    ...factors.flatMap((name) => {
      const rules = [...RULES, NAMED_ONLY, ...WEIGHED_RULES].filter(({ factor }) => factor === name);
      const { class: kind, means, source } = FACTORS[name];
      if (rules.length === 0) return [];
      return [
        `## ${name}`,
        '',
        `${means}. Counts as ${CLASS_NAMES[kind]}. Source: ${source}.`,
        '',
        ...rules.flatMap(({ id, says, example, counterExample, patterns, claims }) => [
          `### ${id}`,
          '',
          `${says}${claims ? ' Its words are closed to other rules.' : ''}`,
          '',
          `- Example: "${example}"`,
          `- Not: "${counterExample}"`,
          '',
          ...(patterns.length === 0 ? heaviestWords(name) : ['```', ...patterns, '```']),
          '',
        ]),
      ];
    }),
    '## Classes of words',
    '',
    '`hide~` and `drop~~` stand for a verb in all its forms, `bag+` for a noun and its plural.',
    '',
    ...Object.entries(LEXICON).map(([name, words]) => `- **${name}**: ${words}`),
  ].join('\n')}\n`;
}

/** How many words and pairs are shown each way. */
const SHOWN = 60;

/** The words that weigh most for a factor read from words together, and those that weigh most against it. */
function heaviestWords(factor: FactorName): string[] {
  const column = FACTORS[factor].class === 'support' ? 0 : 1;
  const words = Object.entries(WORD_WEIGHTS.words).map(([key, weight]) => ({ key, weight: weight[column]! }));
  words.sort((a, b) => b.weight - a.weight);
  const told = (some: typeof words) => some.map(({ key, weight }) => `${key} ${weight}`).join(', ');
  return [
    `Log odds, learned from the labelled texts (\`test/grounds/texts\`); ${words.length} words and pairs in all, to begin with ${WORD_WEIGHTS.bias[column]}.`,
    '',
    `- Weigh most for it: ${told(words.slice(0, SHOWN))}`,
    `- Weigh most against it: ${told(words.slice(-SHOWN).reverse())}`,
  ];
}
