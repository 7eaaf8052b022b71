import type { SampledText } from '../../db/sampled-text.ts';
import type { Asked } from '../../domain/blind-reading.ts';
import { type ReadingRules, readingRules, TIER_MEANINGS } from '../../domain/coding-guide.ts';
import { GRADE_NAMES, GRADES } from '../../domain/grading.ts';
import { TEXT_TIERS } from '../../vocabulary/grounds-tier.ts';
import { LEARNING_THEME_NAMES, LEARNING_THEMES } from '../../vocabulary/learning-theme.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import type { FieldProblem } from '../form.ts';
import type { UnlabelledPage } from '../labelled-page.ts';
import type { AnsweredSample } from './sample-answers.ts';
import { type LearningLink, learningLink, pathOf } from './sample-path.ts';
import { type TextView, textView } from './text-view.ts';
import { TIER_NAMES } from './tier-names.ts';

interface Choice {
  value: string;
  text: string;
  hint: { text: string };
  checked: boolean;
}

export interface ReadingView extends UnlabelledPage {
  text: TextView;
  action: string;
  backHref: string;
  /** What two people said, where a third is to settle it; nothing on a first reading. */
  said: string[];
  asked: Asked;
  tiers: Choice[];
  grades: Choice[];
  themes: Choice[];
  note: string;
  left: string;
  rules: ReadingRules | undefined;
  /** Where a learning point is written on the text that was graded just before. */
  learning: LearningLink | undefined;
  problems: FieldProblem[];
}

/** What was typed into the form; ticked boxes come as a list. */
export type TypedAnswer = Readonly<Record<string, string | readonly string[]>>;

/** Arranges one text for a reader, who sees nobody’s answer and nothing of the person searched; or for who settles it. */
export function readingView(input: {
  sample: AnsweredSample;
  text: SampledText;
  asked: Asked;
  /** Texts left for this reader, this one among them. */
  left: number;
  isSettling: boolean;
  /** The text that this person has graded just before. */
  afterGrade?: number | undefined;
  typed?: TypedAnswer;
  problems?: FieldProblem[];
}): ReadingView {
  const { sample, text, asked, left, isSettling, afterGrade, typed = {}, problems = [] } = input;
  const path = pathOf(sample.ref);
  const choose = (name: string, value: string) => [typed[name] ?? []].flat().includes(value);
  return {
    title: isSettling ? `${sample.title}: settle text ${text.number}` : `${sample.title}: text ${text.number}`,
    text: textView(text),
    action: isSettling ? `${path}/settle/${text.number}` : `${path}/${text.number}`,
    backHref: sample.ref.kind === 'dip-sample' ? '/samples' : '/coding',
    said: isSettling ? saidOf(sample, text.number, asked) : [],
    asked,
    tiers: TEXT_TIERS.map((tier) => ({
      value: tier,
      text: TIER_NAMES[tier],
      hint: { text: `${sentenceCase(TIER_MEANINGS[tier])}.` },
      checked: choose('tier', tier),
    })),
    grades: GRADES.map((grade) => ({
      value: grade,
      text: GRADE_NAMES[grade].name,
      hint: { text: GRADE_NAMES[grade].means },
      checked: choose('grade', grade),
    })),
    themes: LEARNING_THEMES.map((theme) => ({
      value: theme,
      text: LEARNING_THEME_NAMES[theme].name,
      hint: { text: LEARNING_THEME_NAMES[theme].means },
      checked: choose('themes', theme),
    })),
    note: typeof typed.note === 'string' ? typed.note : '',
    left: left === 1 ? 'This is your last text.' : `${left} texts are left for you, this one among them.`,
    rules: asked.tier && sample.decisions ? readingRules(sample.decisions) : undefined,
    learning: afterGrade === undefined ? undefined : learningLink(sample.ref, afterGrade),
    problems,
  };
}

/** What the two readers said, always in the same order, so that it does not tell who said which. */
function saidOf({ answers }: AnsweredSample, number: number, asked: Asked): string[] {
  const said: string[] = [];
  const between = (words: readonly string[]) => words.join('; the other says: ');
  if (asked.tier) {
    const own = answers.codings.filter((coding) => coding.number === number).map(({ tier }) => tier);
    said.push(
      `One reader says: ${between(TEXT_TIERS.filter((tier) => own.includes(tier)).map((tier) => TIER_NAMES[tier]))}.`,
    );
  }
  if (asked.grade) {
    const own = answers.gradings.filter((grading) => grading.number === number).map(({ grade }) => grade);
    const grades = GRADES.filter((grade) => own.includes(grade)).map((grade) => GRADE_NAMES[grade].name);
    said.push(`Of the grounds, one reader says: ${between(grades)}.`);
  }
  return said;
}
