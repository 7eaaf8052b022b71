import type { Grading } from './grading.ts';
import type { Coding } from './grounds-coding.ts';

/** What people have answered for a sample; lists that are read for scrutiny have grades alone. */
export interface SampleAnswers {
  codings: readonly Coding[];
  gradings: readonly Grading[];
  /** Whether its texts are read into tiers too, to hold the classifier against. */
  hasTiers: boolean;
}

/** What a person is asked about a text: into which tier it reads, how its grounds grade, or nothing more. */
export interface Asked {
  tier: boolean;
  grade: boolean;
}

const READERS = 2;

/** What a person is asked about a text as one of its two readers: what they have not answered, and fewer than two others have. */
export function askedOfReader({ codings, gradings, hasTiers }: SampleAnswers, number: number, coder: string): Asked {
  return { tier: hasTiers && isOpen(codings, number, coder), grade: isOpen(gradings, number, coder) };
}

function isOpen(answers: readonly { number: number; coder: string; role: string }[], number: number, coder: string) {
  const own = answers.filter((answer) => answer.number === number);
  return !own.some((answer) => answer.coder === coder) && own.filter(({ role }) => role === 'coder').length < READERS;
}

/**
 * What a person is asked about a text as the third who settles it: where two others differ and nobody has settled it. Who is one of
 * the two is asked nothing of that.
 */
export function askedOfThird({ codings, gradings, hasTiers }: SampleAnswers, number: number, coder: string): Asked {
  return {
    tier: hasTiers && isUnsettled(codings, number, coder, ({ tier }) => tier),
    grade: isUnsettled(gradings, number, coder, ({ grade }) => grade),
  };
}

function isUnsettled<Answer extends { number: number; coder: string; role: string }>(
  answers: readonly Answer[],
  number: number,
  coder: string,
  saidBy: (answer: Answer) => string,
): boolean {
  const own = answers.filter((answer) => answer.number === number);
  if (own.some((answer) => answer.coder === coder || answer.role === 'adjudicator')) return false;
  return own.length === READERS && new Set(own.map(saidBy)).size > 1;
}

/** The answers to each text, sorted once: a sample has thousands. */
function byText({ codings, gradings, hasTiers }: SampleAnswers): (number: number) => SampleAnswers {
  const [codingsOf, gradingsOf] = [groupByNumber(codings), groupByNumber(gradings)];
  return (number) => ({ codings: codingsOf.get(number) ?? [], gradings: gradingsOf.get(number) ?? [], hasTiers });
}

function groupByNumber<Answer extends { number: number }>(answers: readonly Answer[]): Map<number, Answer[]> {
  const byNumber = new Map<number, Answer[]>();
  for (const answer of answers) {
    const known = byNumber.get(answer.number);
    if (known) known.push(answer);
    else byNumber.set(answer.number, [answer]);
  }
  return byNumber;
}

/** The first text, in order, that a person is asked anything about; nothing when they are done. `kept` are the texts still kept. */
export function nextAsked(
  answers: SampleAnswers,
  kept: readonly number[],
  coder: string,
  asked: typeof askedOfReader,
): { number: number; asked: Asked } | undefined {
  const ofText = byText(answers);
  for (const number of kept) {
    const found = asked(ofText(number), number, coder);
    if (found.tier || found.grade) return { number, asked: found };
  }
  return undefined;
}

/** How far a person is with a sample: texts they have read, and texts that are left for them as a reader and as a third. */
export function progressOf(
  answers: SampleAnswers,
  kept: readonly number[],
  coder: string,
): { read: number; left: number; toSettle: number } {
  const isAsked = ({ tier, grade }: Asked) => tier || grade;
  const ofText = byText(answers);
  const own = [...answers.codings, ...answers.gradings].filter(
    (answer) => answer.coder === coder && answer.role === 'coder',
  );
  return {
    read: new Set(own.map(({ number }) => number)).size,
    left: kept.filter((number) => isAsked(askedOfReader(ofText(number), number, coder))).length,
    toSettle: kept.filter((number) => isAsked(askedOfThird(ofText(number), number, coder))).length,
  };
}
