import type { Scope } from '../vocabulary/scope.ts';
import type { FlagSubject } from './flag.ts';
import { ratioText, residentsText, searchesOfText } from './wording.ts';

/** A finding to ask about, with the number of searches it rests on, as it is printed, where it is known. */
export type AskedAbout = Pick<FlagSubject, 'group' | 'reason'> & { searches: string | undefined };

/** What the general questions are about: the headline of the borough. */
export interface GeneralTopic {
  place: string;
  /** How many times the White rate Black residents were searched at, where that is clearly more than once. */
  blackRatio: number | undefined;
  isEthnicityOftenMissing: boolean;
  isMonthMissing: boolean;
}

/** What a kind of search is for, and the question about its beginnings that fits it. */
interface ReasonQuestions {
  /** What is found when a search finds what was looked for: "a weapon". */
  find: string;
  behind: (what: string) => string;
  review: (what: string) => string;
}

const supervisors = (what: string) => `What did supervisors say when they read the written grounds of the ${what}?`;
const operations = (what: string) => `What was behind the ${what}: which operations, where, and on whose information?`;

/** What is asked of searches on a smell: what else there was, and what those who check records made of it. */
const SMELL: ReasonQuestions = {
  find: 'drugs',
  behind: (what) => `What had officers seen or known, beside the smell, in the ${what}?`,
  review: (what) => `What did supervisors say about the records of the ${what}?`,
};

/** The three questions that fit each kind of search. */
const QUESTIONS: Record<Scope, ReasonQuestions> = {
  weapons: { find: 'a weapon', behind: operations, review: supervisors },
  firearms: { find: 'a gun', behind: operations, review: supervisors },
  drugs: {
    find: 'drugs',
    behind: (what) => `How many of the ${what} were for dealing, and how many for a small amount for own use?`,
    review: (what) =>
      `How many of the ${what} rested on the smell of cannabis alone, and what did supervisors say of those?`,
  },
  'stolen-property': {
    find: 'stolen property',
    behind: (what) => `Which reported thefts led to the ${what}, and where were they?`,
    review: (what) => `How close were the descriptions that officers went by in the ${what}?`,
  },
  'going-equipped': {
    find: 'tools for theft',
    behind: (what) => `Which reported thefts led to the ${what}, and where were they?`,
    review: (what) => `What had officers seen before the ${what}, beyond a person being there?`,
  },
  'criminal-damage': { find: 'something to cause damage with', behind: operations, review: supervisors },
  'section-60': {
    find: 'a weapon',
    behind: () => 'Who authorised section 60, for which streets and how long, and on what information?',
    review: () => 'Were local people told of the section 60 authorisation, and what did it achieve?',
  },
  'all-but-section-60': {
    find: 'what was looked for',
    behind: (what) => `Which kinds of search, streets and hours make up most of the ${what}?`,
    review: supervisors,
  },
  all: {
    find: 'what was looked for',
    behind: (what) => `Which kinds of search, streets and hours make up most of the ${what}?`,
    review: supervisors,
  },
  other: {
    find: 'what was looked for',
    behind: (what) => `What were the ${what}, in plain words?`,
    review: supervisors,
  },
  'smell-only': SMELL,
  'smell-in-substance': SMELL,
  'smell-supported': SMELL,
};

/**
 * Three questions of three kinds: what was behind the first finding, what the second found, how the third was reviewed;
 * of the first again where there are fewer. General ones where there is none.
 */
export function threeQuestions(findings: readonly AskedAbout[], general: GeneralTopic): string[] {
  const first = findings[0];
  if (!first) return generalQuestions(general);
  return [behindQuestion(first), findQuestion(findings[1] ?? first), reviewQuestion(findings[2] ?? first)];
}

function behindQuestion({ group, reason }: AskedAbout): string {
  return QUESTIONS[reason].behind(searchesOfText(reason, group));
}

function findQuestion({ group, reason, searches }: AskedAbout): string {
  const count = searches === undefined ? '' : `${searches} `;
  return `How many of the ${count}${searchesOfText(reason, group)} found ${QUESTIONS[reason].find}, and how does that compare with ${group === 'all' ? 'searches that had more behind them' : 'White residents'}?`;
}

function reviewQuestion({ group, reason }: AskedAbout): string {
  return QUESTIONS[reason].review(searchesOfText(reason, group));
}

function generalQuestions({ place, blackRatio, isEthnicityOftenMissing, isMonthMissing }: GeneralTopic): string[] {
  return [
    blackRatio === undefined
      ? `What were most searches in ${place} for, and what was behind them?`
      : `Why, in the officers’ view, were ${residentsText('black')} searched at ${ratioText(blackRatio)} times the rate of White residents?`,
    'How many searches found what was looked for, and was that the same for each group?',
    recordsQuestion(isMonthMissing, isEthnicityOftenMissing),
  ];
}

function recordsQuestion(isMonthMissing: boolean, isEthnicityOftenMissing: boolean): string {
  if (isMonthMissing) return 'Why are some months of records missing, and when will they be published?';
  return isEthnicityOftenMissing
    ? 'Why is ethnicity missing from so many records, and what is being done about it?'
    : 'How do officers ask for and record ethnicity, and who checks it?';
}
