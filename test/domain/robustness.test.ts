import { expect } from 'chai';
import { probit } from 'simple-statistics';
import { FAMILIES, type Family, type FigureList, listFigures } from '../../src/domain/flag-rule.ts';
import { measureWindow } from '../../src/domain/measurement.ts';
import { ROBUSTNESS_CHECKS, type Robustness, robustnessOf } from '../../src/domain/robustness.ts';
import type { CountRow } from '../../src/domain/tally.ts';
import { RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup } from '../../src/vocabulary/ethnicity.ts';
import type { Reason } from '../../src/vocabulary/reason.ts';
import { HACKNEY, LAMBETH, RESIDENTS, residents, row, uniform } from './builders.ts';

const WHITE_SEARCHES = 300;

/** Searches at a ratio to White, given how many White searches there are. */
const atRatio = (group: EthnicGroup, ratio: number, whiteSearches = WHITE_SEARCHES) =>
  Math.round(ratio * whiteSearches * (RESIDENTS[group] / RESIDENTS.white));

/** London but for Hackney, all of known ethnicity: each borough's ratio near 2, as much apart as boroughs are. */
function elsewhere(reason: Reason = 'weapons', groups: readonly EthnicGroup[] = ['black']): CountRow[] {
  return RATED_BOROUGHS.filter(({ code }) => code !== HACKNEY).flatMap(({ code: areaCode }, at) => [
    row({ areaCode, reason, searches: WHITE_SEARCHES }),
    ...groups.map((selfDefined, group) => {
      const ratio = 2 * Math.exp(0.2 * probit(((at + 1) * 0.618034 + group * 0.414214) % 1));
      const searches = atRatio(selfDefined, ratio);
      return row({ areaCode, reason, selfDefined, officerDefined: seenAs(selfDefined), searches });
    }),
  ]);
}

/** The Met's officers have no Mixed group to record. */
const seenAs = (group: EthnicGroup) => (group === 'mixed' ? 'other' : group);

/** Makes a family's list of these searches over twelve months, and the checks of what is on it. */
function check(counts: CountRow[], { repeats = [] as CountRow[], family = 'reasons' as Family } = {}) {
  const measured = measureWindow({
    monthsPresent: () => 12,
    forceCounts: counts,
    boroughCounts: counts,
    residents: residents(),
    areaCodes: [],
    random: uniform(1),
  });
  const candidates = RATED_BOROUGHS.flatMap(({ code: areaCode }) =>
    ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP).flatMap((group) =>
      FAMILIES[family].map((reason) => ({
        areaCode,
        group,
        reason,
        comparison: measured.comparison(areaCode, group, reason, 'best-estimate'),
        londonRatio: measured.londonRatio(group, reason, 'best-estimate'),
      })),
    ),
  );
  const list = listFigures(family, candidates, 12);
  const outcomes = robustnessOf(list, candidates, {
    counts,
    repeats,
    residents: residents(),
    onBasis: ({ areaCode, group, reason }, basis) => measured.comparison(areaCode, group as EthnicGroup, reason, basis),
    random: uniform(2),
  });
  return { list, outcomes };
}

const listed = (list: FigureList) => list.cells.filter((cell) => cell.isListed);

/** What became of the one finding there is in Hackney for a reason. */
function inHackney(
  { list, outcomes }: ReturnType<typeof check>,
  reason: FigureList['cells'][number]['reason'] = 'weapons',
): Robustness {
  const here = listed(list).filter((cell) => cell.areaCode === HACKNEY && cell.reason === reason);
  expect(here, 'findings in Hackney').to.have.length(1);
  return outcomes.get(here[0]!)!;
}

const ALL_HOLD = Object.fromEntries(ROBUSTNESS_CHECKS.map((name) => [name, 'holds']));

const white = (searches = WHITE_SEARCHES, only: Partial<CountRow> = {}) => row({ ...only, searches });
const black = (searches: number, only: Partial<CountRow> = {}) => row({ selfDefined: 'black', ...only, searches });

describe('a finding counted in other ways', () => {
  it('holds in every one where it is planted among people of known ethnicity', () => {
    const found = check([...elsewhere(), white(), black(atRatio('black', 8))]);
    expect(listed(found.list)).to.have.length(1);
    expect(inHackney(found)).to.deep.equal(ALL_HOLD);
  });

  it('is checked in every way if it is on the list, and not at all if it is not', () => {
    const { list, outcomes } = check([...elsewhere(), white(), black(atRatio('black', 8))]);
    expect([...outcomes.keys()]).to.deep.equal(listed(list));
    for (const outcome of outcomes.values()) expect(Object.keys(outcome)).to.deep.equal([...ROBUSTNESS_CHECKS]);
    const none = check([...elsewhere(), white(), black(atRatio('black', 2))]);
    expect(listed(none.list)).to.deep.equal([]);
    expect(none.outcomes.size).to.equal(0);
  });

  it('holds where the other way is the same counts, however near it is to the end of the list', () => {
    const counts = [...elsewhere(), white(), black(atRatio('black', 3.9))].map((each) =>
      each.areaCode === LAMBETH && each.selfDefined === 'black' ? { ...each, searches: atRatio('black', 8) } : each,
    );
    const found = check(counts);
    const hackney = listed(found.list).find((cell) => cell.areaCode === HACKNEY)!;
    expect(hackney.probability).to.equal(Math.min(...listed(found.list).map((cell) => cell.probability)));
    expect(hackney.probability).to.be.within(0.9, 0.995);
    // Nobody's ethnicity is missing, officers saw what people said, and no row repeats another.
    expect(inHackney(found)).to.deep.equal(ALL_HOLD);
  });

  describe('as to people with no recorded ethnicity', () => {
    it('fails among the known alone where it rests on the unknown, and holds as officers saw it', () => {
      const found = check([
        ...elsewhere(),
        white(),
        black(atRatio('black', 2)),
        row({ selfDefined: 'unknown', officerDefined: 'black', searches: atRatio('black', 6) }),
      ]);
      // Everybody whom officers saw as Black and who said what they were is Black: no odds change that.
      expect(inHackney(found)).to.deep.equal({ ...ALL_HOLD, 'known-only': 'fails' });
    });

    it('fails with half the odds where the gaps may be filled with others as well, and holds with twice the odds', () => {
      const found = check([
        ...elsewhere(),
        white(),
        black(atRatio('black', 2)),
        // Of those whom officers saw as of another group, as many say Black as White.
        white(40, { officerDefined: 'other' }),
        black(40, { officerDefined: 'other' }),
        row({ selfDefined: 'unknown', officerDefined: 'other', searches: 1_200 }),
      ]);
      expect(inHackney(found)).to.include({ 'odds-doubled': 'holds', 'odds-halved': 'fails', 'known-only': 'fails' });
    });

    it('fails by what officers saw where they saw others than people said', () => {
      const found = check([
        ...elsewhere(),
        white(),
        black(atRatio('black', 2)),
        black(atRatio('black', 6), { officerDefined: 'asian' }),
      ]);
      expect(inHackney(found)).to.deep.equal({ ...ALL_HOLD, 'officer-defined': 'fails' });
    });

    it('cannot be told where too few are left', () => {
      const found = check([
        ...elsewhere(),
        white(4),
        black(3),
        row({ selfDefined: 'unknown', officerDefined: 'white', searches: WHITE_SEARCHES }),
        row({ selfDefined: 'unknown', officerDefined: 'black', searches: atRatio('black', 8) }),
      ]);
      expect(inHackney(found)).to.deep.equal({ ...ALL_HOLD, 'known-only': 'cannot-tell' });
    });
  });

  describe('as to what officers saw', () => {
    const mixed = (officerDefined: CountRow['officerDefined'], counts = elsewhere('weapons', ['black', 'mixed'])) => [
      ...counts,
      white(),
      black(atRatio('black', 2)),
      row({ selfDefined: 'mixed', officerDefined, searches: atRatio('mixed', 12) }),
    ];

    it('does not apply to a group that a force’s officers do not record', () => {
      const found = check(mixed('other'));
      expect(inHackney(found)).to.deep.equal({ ...ALL_HOLD, 'officer-defined': 'does-not-apply' });
    });

    it('applies to it where they do', () => {
      const recorded = elsewhere('weapons', ['black', 'mixed']).map((each) =>
        each.selfDefined === 'mixed' ? { ...each, officerDefined: 'mixed' as const } : each,
      );
      expect(inHackney(check(mixed('mixed', recorded)))).to.deep.equal(ALL_HOLD);
    });
  });

  describe('as to rows that repeat another', () => {
    const counts = [...elsewhere(), white(), black(atRatio('black', 8))];

    it('fails where it rests on them', () => {
      const repeats = [black(atRatio('black', 6))];
      expect(inHackney(check(counts, { repeats }))).to.deep.equal({ ...ALL_HOLD, 'without-repeats': 'fails' });
    });

    it('holds where they are few, or stand elsewhere', () => {
      expect(inHackney(check(counts, { repeats: [black(20)] }))['without-repeats']).to.equal('holds');
      const repeats = [{ ...black(60), areaCode: LAMBETH }, white(100)];
      expect(inHackney(check(counts, { repeats }))['without-repeats']).to.equal('holds');
    });

    it('holds where what is left is still on the list, though less surely', () => {
      const left = check([...elsewhere(), white(), black(atRatio('black', 3.9))]);
      const [first] = listed(check(counts).list);
      const [second] = listed(left.list);
      expect(second!.areaCode).to.equal(HACKNEY);
      expect(second!.probability).to.be.within(0.96, first!.probability - 0.005);
      const repeats = [black(atRatio('black', 8) - atRatio('black', 3.9))];
      expect(inHackney(check(counts, { repeats }))).to.deep.equal(ALL_HOLD);
    });

    it('cannot be told where next to nothing is left', () => {
      const few = [...elsewhere(), white(30), black(atRatio('black', 12, 30))];
      const repeats = [white(28), black(atRatio('black', 12, 30) - 2)];
      expect(inHackney(check(few, { repeats }))['without-repeats']).to.equal('cannot-tell');
    });
  });

  describe('as to section 60', () => {
    const section60 = elsewhere('section-60');
    const here = (reason: Reason, ratio: number) => [
      white(WHITE_SEARCHES, { reason }),
      black(atRatio('black', ratio), { reason }),
    ];

    it('does not apply to a finding on section 60 itself', () => {
      const found = check([...elsewhere(), ...section60, ...here('weapons', 2), ...here('section-60', 9)]);
      expect(inHackney(found, 'section-60')).to.deep.equal({ ...ALL_HOLD, 'without-section-60': 'does-not-apply' });
    });

    it('does not apply where the list leaves it out already', () => {
      const found = check([...elsewhere(), ...section60, ...here('weapons', 9), ...here('section-60', 2)], {
        family: 'all-but-section-60',
      });
      expect(inHackney(found, 'all-but-section-60')).to.deep.equal({
        ...ALL_HOLD,
        'without-section-60': 'does-not-apply',
      });
    });

    it('holds for a finding that is as clear without it', () => {
      const found = check([...elsewhere(), ...section60, ...here('weapons', 9), ...here('section-60', 2)]);
      expect(inHackney(found)).to.deep.equal(ALL_HOLD);
    });
  });
});
