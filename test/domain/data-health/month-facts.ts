import type { GroupFacts, Lacking, MonthFacts } from '../../../src/domain/data-health/month-facts.ts';
import { examineSeries, type Finding, type MonthHealth } from '../../../src/domain/data-health/month-health.ts';
import { addMonths } from '../../../src/domain/period.ts';

const NOTHING_LACKING: Record<Lacking, number> = {
  gender: 0,
  age: 0,
  reason: 0,
  outcome: 0,
  place: 0,
  link: 0,
  clothing: 0,
};

/** Searches of one kind that lack nothing but what is given. */
export function group(
  searches: number,
  { lacking = {}, ...only }: Partial<Omit<GroupFacts, 'lacking'>> & { lacking?: Partial<Record<Lacking, number>> } = {},
): GroupFacts {
  return {
    isOfPerson: true,
    selfDefined: 'white',
    officerDefined: 'white',
    searches,
    lacking: { ...NOTHING_LACKING, ...lacking },
    ...only,
  };
}

/** A month with nothing wrong but what is given. */
export function facts(month: string, only: Partial<MonthFacts> = {}): MonthFacts {
  const searches = only.searches ?? 1_000;
  return {
    month,
    sourceFileId: Number(month.replace('-', '')),
    source: 'police-uk',
    searches,
    loadedOn: `${addMonths(month, 2)}-10`,
    rejected: 0,
    revision: undefined,
    repeated: 20,
    mostCopies: 3,
    outsideLondon: 0,
    border: { measured: searches, nearBorder: 0 },
    official: {
      searches: 12 * 1_000,
      months: USUAL.map((count, at) => ({ month: addMonths('2021-04', at), searches: count })),
    },
    sectionSixty: 30,
    powerObjectDiffer: 0,
    timed: searches,
    onHalfHour: Math.round(searches / 4),
    atMidnight: 0,
    points: 400,
    knownPoints: 160,
    groups: [group(searches)],
    labels: [],
    ...only,
  };
}

/** Counts that go up and down as real ones do. */
export const USUAL = [1_000, 1_120, 930, 1_060, 880, 1_010, 1_150, 940, 1_090, 970, 1_030, 900];

/** Twelve healthy months before a month, each with what is given. */
export function yearBefore(month: string, only: Partial<MonthFacts> = {}): MonthFacts[] {
  return USUAL.map((searches, at) => facts(addMonths(month, at - USUAL.length), { searches, ...only }));
}

/** A month as the rules see it after others. */
export function examine(month: string, months: readonly MonthFacts[], checkedOn = '2022-06-20'): MonthHealth {
  const [health] = examineSeries(
    { forceId: 'metropolitan', areaCode: undefined, months },
    { from: month, to: month },
    checkedOn,
  );
  return health!;
}

/** What a rule found in a month that follows twelve healthy ones. */
export function foundBy(rule: string, own: Partial<MonthFacts>, before: Partial<MonthFacts> = {}): Finding[] {
  const health = examine('2022-03', [...yearBefore('2022-03', before), facts('2022-03', own)]);
  return health.findings.filter((finding) => finding.rule === rule);
}
