import type { DigestInput, FlagView, NumberedFigure } from '../../src/domain/digest.ts';
import type { Comparison } from '../../src/domain/disproportionality.ts';
import { disproportionalityRatio, ratePer1000, ratioBounds } from '../../src/domain/disproportionality.ts';
import type { Basis, Figure, Measure } from '../../src/domain/figure.ts';
import type { FlagEventKind } from '../../src/domain/flag.ts';
import type { JudgedCell, MonthList } from '../../src/domain/flag-rule.ts';
import type { ClassifierAccuracy } from '../../src/domain/grounds-coding.ts';
import { ROBUSTNESS_CHECKS, type Robustness } from '../../src/domain/robustness.ts';
import { type GroundsCounts, soleSmellFigures } from '../../src/domain/sole-smell.ts';
import type { KindCount } from '../../src/domain/tally.ts';
import { CITY_OF_LONDON, LONDON } from '../../src/vocabulary/area.ts';
import type { EthnicGroup } from '../../src/vocabulary/ethnicity.ts';
import type { GroundsTier } from '../../src/vocabulary/grounds-tier.ts';
import type { Scope } from '../../src/vocabulary/scope.ts';
import { comparison, HACKNEY, LAMBETH } from './builders.ts';

/** Invented residents of a borough. */
export const PEOPLE: Record<EthnicGroup, number> = {
  white: 88_000,
  black: 31_000,
  asian: 24_000,
  mixed: 9_000,
  other: 12_000,
};

let lastId = 0;

function numbered(figure: Figure): NumberedFigure {
  lastId += 1;
  return { ...figure, figureId: lastId };
}

export interface Counted {
  group: EthnicGroup;
  reason: Scope;
  basis: Basis;
  /** Of the group and of White people, once for each completed copy. */
  searches: number[];
  white: number[];
  areaCode?: string;
  measure?: Measure;
  unknown?: number;
  londonRatio?: number;
}

/** A ratio or its bounds, estimated from its counts as the service does. */
export function counted(from: Counted): NumberedFigure {
  const { group, reason, basis, searches, white, areaCode = HACKNEY, measure = 'ratio' } = from;
  const compared: Comparison = {
    ...comparison(0, PEOPLE[group], 0, PEOPLE.white),
    searches,
    whiteSearches: white,
  };
  const mean = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return numbered({
    areaCode,
    group,
    reason,
    basis,
    measure,
    estimate:
      areaCode === CITY_OF_LONDON
        ? { state: 'withheld' }
        : measure === 'ratio-bounds'
          ? ratioBounds(compared, from.unknown ?? 0)
          : measure === 'rate-per-1000'
            ? ratePer1000(searches, PEOPLE[group], 12)
            : disproportionalityRatio(compared, from.londonRatio ?? 3),
    searches: mean(searches),
    residents: PEOPLE[group],
    comparison: { searches: mean(white), residents: PEOPLE.white },
  });
}

export function unknownShare(unknown: number, all: number, reason: Scope = 'all', areaCode = HACKNEY): NumberedFigure {
  const share = unknown / all;
  return numbered({
    areaCode,
    group: 'unknown',
    reason,
    basis: 'self-defined',
    measure: 'unknown-share',
    estimate: { state: 'estimated', value: share, low: share, high: share },
    searches: unknown,
    residents: 0,
    comparison: { searches: all, residents: 0 },
  });
}

/** London's ratio, crude or borough by borough; its counts are not printed. */
export function londonRatio(
  measure: 'ratio' | 'stratified-ratio',
  group: EthnicGroup,
  reason: Scope,
  basis: Basis,
  value: number,
): NumberedFigure {
  return numbered({
    areaCode: LONDON.code,
    group,
    reason,
    basis,
    measure,
    estimate: { state: 'estimated', value, low: value - 0.1, high: value + 0.1 },
    searches: 50_000,
    residents: 1_188_370,
    comparison: { searches: 60_000, residents: 4_731_172 },
  });
}

/** An area's drug searches by what their written grounds amount to, as figures of everybody; against a rest of London where one is given. */
export function soleSmell(
  counts: Partial<GroundsCounts>,
  {
    areaCode = HACKNEY,
    rest = undefined as Partial<GroundsCounts> | undefined,
    accuracy = undefined as ClassifierAccuracy | undefined,
  } = {},
): NumberedFigure[] {
  const rows = (code: string, tiers: Partial<GroundsCounts>): KindCount<GroundsTier>[] =>
    Object.entries(tiers).map(([kind, searches]) => ({
      areaCode: code,
      selfDefined: 'white',
      reason: 'drugs',
      kind: kind as GroundsTier,
      searches,
    }));
  const all = [...rows(areaCode, counts), ...rows(LAMBETH, rest ?? {})];
  const hasTexts = Object.keys(counts).some((tier) => tier !== 'not-in-source' && tier !== 'not-classified');
  const unread = counts['not-classified'] === undefined ? 0 : 12;
  return soleSmellFigures({
    months: () => ({ present: 12, read: hasTexts ? 12 : 0, unread }),
    forceCounts: all,
    boroughCounts: all,
    areaCodes: [areaCode],
    accuracy: () => accuracy,
  })
    .filter((figure) => figure.group === 'all')
    .map(numbered);
}

/** London's share of searches on smell alone, with limits close by; its counts are not printed. */
export function londonSoleShare(value: number): NumberedFigure {
  return numbered({
    areaCode: LONDON.code,
    group: 'all',
    reason: 'drugs',
    basis: 'self-defined',
    measure: 'sole-smell-share',
    estimate: { state: 'estimated', value, low: value - 0.002, high: value + 0.002 },
    searches: 4_000,
    outOf: 80_000,
    residents: 0,
    comparison: undefined,
  });
}

/** Hackney's figures where 26% of ethnicity is not recorded: the best estimate heads them. */
export function borough(reasons: Counted[] = []): NumberedFigure[] {
  const all = { reason: 'all', basis: 'best-estimate' } as const;
  const known = { reason: 'all', basis: 'self-defined' } as const;
  return [
    unknownShare(1_040, 4_000),
    counted({ ...all, group: 'black', searches: [1_690, 1_702, 1_711], white: [1_180, 1_170, 1_163] }),
    counted({ ...all, group: 'asian', searches: [384, 381, 387], white: [1_180, 1_170, 1_163] }),
    counted({ ...all, group: 'mixed', searches: [240, 236, 239], white: [1_180, 1_170, 1_163] }),
    counted({ ...all, group: 'other', searches: [210, 205, 208], white: [1_180, 1_170, 1_163] }),
    counted({ ...known, group: 'black', searches: [1_180], white: [905] }),
    counted({ ...known, group: 'black', searches: [1_180], white: [905], measure: 'ratio-bounds', unknown: 1_040 }),
    ...reasons.flatMap((each) => [unknownShare(60, 400, each.reason), counted(each)]),
  ];
}

/** Hackney's figures where 8% is not recorded: the known records head them. */
export function wellRecordedBorough(): NumberedFigure[] {
  const known = { reason: 'all', basis: 'self-defined' } as const;
  return [
    unknownShare(240, 3_000),
    counted({ ...known, group: 'black', searches: [1_180], white: [905] }),
    counted({ ...known, group: 'black', searches: [1_180], white: [905], measure: 'ratio-bounds', unknown: 240 }),
    counted({ ...known, group: 'asian', searches: [310], white: [905] }),
  ];
}

export const WEAPONS: Counted = {
  group: 'black',
  reason: 'weapons',
  basis: 'best-estimate',
  searches: [300, 304, 299],
  white: [95, 97, 96],
};
export const DRUGS: Counted = {
  group: 'mixed',
  reason: 'drugs',
  basis: 'best-estimate',
  searches: [160, 163, 166],
  white: [410, 412, 405],
};

/** A finding that stays on the list however it is made, unless said otherwise. */
export function robust(only: Partial<Robustness> = {}): Robustness {
  const all = Object.fromEntries(ROBUSTNESS_CHECKS.map((check) => [check, 'holds'])) as Robustness;
  return { ...all, ...only };
}

/** A figure of Hackney as the month's list judged it: listed with 97% unless said otherwise. */
export function judged(
  { group, reason }: { group: JudgedCell['group']; reason: Scope },
  only: Partial<JudgedCell> = {},
): JudgedCell {
  return {
    areaCode: HACKNEY,
    group,
    reason,
    isListed: true,
    isStrict: false,
    probability: 0.97,
    posteriorRatio: 8,
    pValue: 0.0005,
    adjustedPValue: 0.02,
    ratio: 8.9,
    thresholdRatio: 5.4,
    ...only,
  };
}

/** London's lists of the month, 33 figures on them, unless said otherwise. */
export function monthList(only: Partial<MonthList> = {}): MonthList {
  return {
    listedCount: 33,
    expectedFalseCount: 1.65,
    state: 'complete',
    materiality: 1.5,
    fitState: 'converged',
    ...only,
  };
}

export function flag(
  about: { group: FlagView['group']; reason: Scope },
  openedMonth: string,
  events: readonly [string, FlagEventKind][],
  cell: FlagView['cell'],
  groups: FlagView['groups'] = [],
): FlagView {
  return {
    flagId: 1,
    areaCode: HACKNEY,
    group: about.group,
    reason: about.reason,
    openedMonth,
    events: events.map(([month, kind]) => ({ month, kind })),
    cell,
    groups,
  };
}

export const NEW_WEAPONS = flag(
  WEAPONS,
  '2026-05',
  [['2026-05', 'opened']],
  judged(WEAPONS, { probability: 0.9962, robustness: robust() }),
);
export const CONTINUING_DRUGS = flag(
  DRUGS,
  '2026-03',
  [
    ['2026-03', 'opened'],
    ['2026-04', 'continued'],
    ['2026-05', 'continued'],
  ],
  judged(DRUGS, {
    ratio: 3.9,
    thresholdRatio: 2.7,
    robustness: robust({ 'officer-defined': 'does-not-apply', 'known-only': 'fails', 'odds-halved': 'fails' }),
  }),
);
export const ABSENT_DRUGS = flag(
  DRUGS,
  '2026-03',
  [
    ['2026-03', 'opened'],
    ['2026-04', 'continued'],
    ['2026-05', 'absent'],
  ],
  judged(DRUGS, { isListed: false, probability: 0.64, ratio: 3.9, thresholdRatio: 2.7 }),
);

/** Drug searches of Black, Asian and Mixed people, all far above London's usual: so far that the White count may be what is odd. */
export const MANY_DRUGS: Counted[] = [
  { ...DRUGS, group: 'black', searches: [760, 764, 771], white: [95, 97, 96] },
  { ...DRUGS, group: 'asian', searches: [190, 187, 184], white: [95, 97, 96] },
  { ...DRUGS, searches: [88, 90, 86], white: [95, 97, 96] },
];
export const WHITE_DRUGS = flag(
  { group: 'white', reason: 'drugs' },
  '2026-05',
  [['2026-05', 'opened']],
  undefined,
  MANY_DRUGS.map((about) => judged(about)),
);

/** Hackney in May 2026, with nothing flagged and nothing amiss unless said otherwise. */
export function digestInput(only: Partial<DigestInput> = {}): DigestInput {
  return {
    month: '2026-05',
    areaCode: HACKNEY,
    groupName: 'Hackney Community Monitoring Group',
    nextMeetingOn: '2026-07-14',
    window: { from: '2025-06', to: '2026-05' },
    monthsPresent: 12,
    monthsInWindow: 12,
    isSynthetic: false,
    figures: borough(),
    londonFigures: [
      londonRatio('ratio', 'black', 'all', 'best-estimate', 3.31),
      londonRatio('ratio', 'black', 'all', 'self-defined', 2.84),
      londonRatio('stratified-ratio', 'black', 'weapons', 'best-estimate', 3.6),
      londonRatio('stratified-ratio', 'mixed', 'drugs', 'best-estimate', 1.8),
    ],
    lastReported: { month: '2026-04', value: 3.94 },
    flags: [],
    list: monthList(),
    waitingCount: 0,
    notices: [],
    annotations: [],
    pageUrl: 'https://evenhand.example/boroughs/E09000012',
    ...only,
  };
}
