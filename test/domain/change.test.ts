import { expect } from 'chai';
import {
  changeAlarms,
  LEARNING_MONTHS,
  SIMULATED_FALSE_ALARMS,
  type WatchInput,
  watchedSpan,
} from '../../src/domain/change.ts';
import { addMonths, type Month, monthsOf } from '../../src/domain/period.ts';
import type { MonthlyCountRow } from '../../src/domain/tally.ts';
import { RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import type { EthnicGroup } from '../../src/vocabulary/ethnicity.ts';
import { repetitionSeed } from '../simulate/study.ts';
import { GROUPS, makeLondon, REASONS } from '../simulate/synthetic-london.ts';
import { HACKNEY, LAMBETH, residents, row } from './builders.ts';

const FIRST = '2023-01';
/** The months from January 2023 on. */
const months = (count: number) => monthsOf({ from: FIRST, to: addMonths(FIRST, count - 1) });

/** Searches of Black and White people in every borough, 40 and 50 for drugs and 8 and 10 for weapons in each month, give or take two. */
function steady(all: readonly Month[]): MonthlyCountRow[] {
  return all.flatMap((month, at) =>
    RATED_BOROUGHS.flatMap(({ code: areaCode }, place) => {
      const more = ((at * 7 + place * 3) % 5) - 2;
      return [
        { ...row({ areaCode, selfDefined: 'white', reason: 'drugs', searches: 50 - more }), month },
        { ...row({ areaCode, selfDefined: 'black', reason: 'drugs', searches: 40 + more }), month },
        { ...row({ areaCode, selfDefined: 'white', reason: 'weapons', searches: 10 }), month },
        { ...row({ areaCode, selfDefined: 'black', reason: 'weapons', searches: 8 }), month },
      ];
    }),
  );
}

/** So many times the drug searches of Black people in Hackney, in some months. */
const times = (rows: readonly MonthlyCountRow[], factor: number, isChanged: (month: Month) => boolean) =>
  rows.map((each) =>
    each.areaCode === HACKNEY && each.selfDefined === 'black' && each.reason === 'drugs' && isChanged(each.month)
      ? { ...each, searches: Math.round(each.searches * factor) }
      : each,
  );

function input(all: readonly Month[], rows: readonly MonthlyCountRow[], only: Partial<WatchInput> = {}): WatchInput {
  return {
    months: all,
    forceCounts: rows,
    boroughCounts: rows,
    isPresent: () => true,
    residents: residents(),
    ...only,
  };
}

const ofDrugs = ({ alarms }: ReturnType<typeof changeAlarms>) => alarms.filter(({ reason }) => reason === 'drugs');

describe('watching ratios for change', () => {
  const all = months(26);

  it('finds nothing where nothing has changed', () => {
    const { alarms, seriesWatched } = changeAlarms(input(all, steady(all)));
    expect(alarms).to.deep.equal([]);
    // Drugs, weapons and the sum of both, of four groups in 32 boroughs.
    expect(seriesWatched).to.equal(384);
  });

  describe('that double in one borough from May 2024', () => {
    const doubled = times(steady(all), 2, (month) => month >= '2024-05');
    const found = ofDrugs(changeAlarms(input(all, doubled)));

    it('finds the rise within four months, there and nowhere else', () => {
      expect(new Set(found.map(({ areaCode, group, kind }) => `${areaCode} ${group} ${kind}`))).to.deep.equal(
        new Set([`${HACKNEY} black rise`]),
      );
      expect(found[0]!.month).to.be.oneOf(['2024-06', '2024-07', '2024-08']);
    });

    it('dates its beginning to within a month', () => {
      for (const { since, mayBeOlder } of found) {
        expect(since).to.be.oneOf(['2024-04', '2024-05']);
        expect(mayBeOlder).to.equal(false);
      }
    });

    it('gives the ratio before and since, with the searches that each rests on', () => {
      const { searches, whiteSearches, ratio, before, expectedSearches, monthsSince } = found[0]!;
      const rated = (black: number, white: number) => black / 20_000 / (white / 100_000);
      const counted = (group: EthnicGroup, from: Month, to: Month) =>
        doubled
          .filter((each) => each.areaCode === HACKNEY && each.selfDefined === group && each.reason === 'drugs')
          .filter((each) => each.month >= from && each.month <= to)
          .reduce((sum, each) => sum + each.searches, 0);
      expect(searches).to.equal(counted('black', found[0]!.since, found[0]!.month));
      expect(whiteSearches).to.equal(counted('white', found[0]!.since, found[0]!.month));
      expect(monthsSince).to.equal(monthsOf({ from: found[0]!.since, to: found[0]!.month }).length);
      expect(before.searches).to.equal(counted('black', FIRST, addMonths(found[0]!.since, -1)));
      expect(ratio).to.equal(rated(searches, whiteSearches));
      expect(before.ratio).to.equal(rated(before.searches, before.whiteSearches));
      expect(ratio / before.ratio).to.be.closeTo(2, 0.4);
      expect(searches / expectedSearches).to.be.within(1.2, 1.6);
    });

    it('calls an alarm of the latest month provisional, and an earlier one not', () => {
      const first = found[0]!;
      expect(first.isProvisional).to.equal(false);
      const until = monthsOf({ from: FIRST, to: first.month });
      const then = ofDrugs(changeAlarms(input(until, doubled)));
      expect(then.map(({ month, isProvisional }) => [month, isProvisional])).to.deep.equal([[first.month, true]]);
    });

    it('tells of it as one change however often it alarms', () => {
      expect(found.length).to.be.above(1);
      expect(new Set(found.map(({ since }) => since)).size).to.equal(1);
      expect(found.at(-1)!.before).to.deep.equal(found[0]!.before);
    });
  });

  it('finds a fall to a third likewise', () => {
    const fallen = times(steady(all), 1 / 3, (month) => month >= '2024-05');
    const found = ofDrugs(changeAlarms(input(all, fallen)));
    expect(found[0]).to.include({ areaCode: HACKNEY, group: 'black', kind: 'fall' });
    expect(found[0]!.ratio).to.be.below(found[0]!.before.ratio / 2);
    expect(found.every(({ kind }) => kind === 'fall')).to.equal(true);
  });

  it('sees no change in an operation that doubles the searches of every group alike', () => {
    const doubled = steady(all).map((each) =>
      each.areaCode === HACKNEY && each.month >= '2024-05' ? { ...each, searches: each.searches * 2 } : each,
    );
    expect(changeAlarms(input(all, doubled)).alarms).to.deep.equal([]);
  });

  describe('where a month is missing', () => {
    const gap = '2024-06';
    const isPresent = (_: string, month: Month) => month !== gap;
    const published = (rows: readonly MonthlyCountRow[]) => rows.filter(({ month }) => month !== gap);

    it('raises no alarm for it: no records are not a fall', () => {
      expect(changeAlarms(input(all, published(steady(all)), { isPresent })).alarms).to.deep.equal([]);
    });

    it('goes on from the sum before it, so that a change on both sides of it is found', () => {
      const doubled = times(steady(all), 2, (month) => month >= '2024-05');
      const found = ofDrugs(changeAlarms(input(all, published(doubled), { isPresent })));
      const whole = ofDrugs(changeAlarms(input(all, doubled)));
      expect(found[0]!.since).to.equal(whole[0]!.since);
      expect(found[0]!.month).to.be.oneOf(['2024-07', '2024-08']);
      expect(found[0]!.monthsSince).to.equal(monthsOf({ from: found[0]!.since, to: found[0]!.month }).length - 1);
    });

    it('does not know how long before it a change began', () => {
      const doubled = times(steady(all), 2, (month) => month > gap);
      const [first] = ofDrugs(changeAlarms(input(all, published(doubled), { isPresent })));
      expect(first).to.include({ since: '2024-07', mayBeOlder: true });
    });

    it('needs one month more to learn what is usual', () => {
      const early = (_: string, month: Month) => month !== '2023-03';
      const { learnedTo, monthsWatched } = changeAlarms(input(all, steady(all), { isPresent: early }));
      expect([learnedTo, monthsWatched]).to.deep.equal(['2024-01', 13]);
    });
  });

  it('watches nothing before there is a month beyond the twelve it learns from', () => {
    for (const count of [1, 12]) {
      const young = months(count);
      const { alarms, seriesWatched, states, learnedTo } = changeAlarms(input(young, steady(young)));
      expect([alarms, seriesWatched, learnedTo]).to.deep.equal([[], 0, undefined]);
      expect(states.get(HACKNEY)).to.include({ watched: 0, 'too-few': 0 });
    }
    const older = months(LEARNING_MONTHS + 1);
    expect(changeAlarms(input(older, steady(older))).seriesWatched).to.equal(384);
  });

  it('does not watch a borough with under two searches a month, nor one with hardly a White search to compare with', () => {
    const thin = steady(all).flatMap((each) => {
      if (each.areaCode === HACKNEY) return each.month.endsWith('-01') ? [{ ...each, searches: 3 }] : [];
      return [each.areaCode === LAMBETH && each.selfDefined === 'white' ? { ...each, searches: 0 } : each];
    });
    // In Lambeth there are few White residents too, so that few White searches would be expected there.
    const own = new Map(residents()).set(LAMBETH, { white: 300, black: 20_000, asian: 0, mixed: 0, other: 0 });
    const { states } = changeAlarms(input(all, thin, { residents: own }));
    expect(states.get(HACKNEY)!.watched).to.equal(0);
    expect(states.get(LAMBETH)!.watched).to.equal(0);
    expect(states.get(RATED_BOROUGHS[0]!.code)!.watched).to.equal(12);
  });

  it('is not misled where ethnicity stops being recorded: those unknown are shared out by what officers saw', () => {
    const known = steady(all);
    const refused = known.map((each) =>
      each.selfDefined === 'black' && each.month >= '2024-03'
        ? { ...each, selfDefined: 'unknown' as const, officerDefined: 'black' as const }
        : each,
    );
    expect(changeAlarms(input(all, refused)).alarms).to.deep.equal([]);
  });

  it('looks back to the first month loaded, over five years at most', () => {
    expect(watchedSpan('2026-05', ['2026-03', '2025-01'])).to.deep.equal({ from: '2025-01', to: '2026-05' });
    expect(watchedSpan('2026-05', ['2016-06', '2021-05', '2021-06'])).to.deep.equal({ from: '2021-06', to: '2026-05' });
    expect(watchedSpan('2026-05', ['2026-06'])).to.deep.equal({ from: '2026-05', to: '2026-05' });
  });
});

describe('the false alarms that are quoted', () => {
  /** A made-up London in which nothing changes, as records of searches. */
  const still = (seed: number, count: number): WatchInput => {
    const london = makeLondon({ level: 'borough', seed, months: count, multiplier: 1, plantedShare: 0 });
    const all = months(count);
    const people = new Map<string, Record<EthnicGroup, number>>();
    const rows: MonthlyCountRow[] = [];
    const counted = new Set<string>();
    for (const [at, { area, group, reason, ...cell }] of london.cells.entries()) {
      const areaCode = RATED_BOROUGHS[area]?.code;
      if (areaCode === undefined) continue;
      const own = people.get(areaCode) ?? { white: cell.whiteResidents, black: 0, asian: 0, mixed: 0, other: 0 };
      people.set(areaCode, { ...own, [GROUPS[group]!]: cell.residents });
      const add = (selfDefined: EthnicGroup, searches: ArrayLike<number>) =>
        rows.push(
          ...all.map((month, each) => ({
            ...row({ areaCode, selfDefined, reason: REASONS[reason]!, searches: searches[each]! }),
            month,
          })),
        );
      add(GROUPS[group]!, london.searches[at]!);
      if (!counted.has(`${area} ${reason}`)) add('white', london.whiteSearches(area, reason));
      counted.add(`${area} ${reason}`);
    }
    return input(all, rows, { residents: people });
  };

  it('are as many as sound in made-up Londons where nothing changes', function () {
    this.timeout(60_000);
    const LONDONS = 8;
    const YEARS = 2;
    const counts = { rises: 0, falls: 0 };
    let quoted = { rises: 0, falls: 0 };
    for (let rep = 0; rep < LONDONS; rep += 1) {
      const watched = changeAlarms(still(repetitionSeed(20, 1, rep), 12 + 12 + 12 * YEARS));
      // Those of the years after the first watched, in which the charts have settled.
      for (const { kind, month } of watched.alarms) {
        if (month >= addMonths(FIRST, 24)) counts[kind === 'rise' ? 'rises' : 'falls'] += 1;
      }
      quoted = watched.expectedFalse;
      expect(watched.seriesWatched).to.be.within(780, 896);
    }
    // Sixteen years of about 4 and 3 alarms: four standard deviations of a Poisson count are 2 and 1.7 a year.
    expect(counts.rises / (LONDONS * YEARS)).to.be.closeTo(quoted.rises, 2);
    expect(counts.falls / (LONDONS * YEARS)).to.be.closeTo(quoted.falls, 1.7);
  });

  it('grow with the charts that are run, and are fewer in the first year that is watched', () => {
    const [young, old] = [months(24), months(25)];
    const { charts, firstYear, later } = SIMULATED_FALSE_ALARMS;
    expect(changeAlarms(input(young, steady(young))).expectedFalse.rises).to.be.closeTo(
      (firstYear.rises * 384) / charts,
      1e-9,
    );
    expect(changeAlarms(input(old, steady(old))).expectedFalse.falls).to.be.closeTo((later.falls * 384) / charts, 1e-9);
  });
});
