import { expect } from 'chai';
import type { StoredFigure } from '../../src/db/measurement.ts';
import { FIND_KINDS, findFigures } from '../../src/domain/find-rate.ts';
import { findsUnrecordedSentence, STATE_SENTENCES } from '../../src/domain/wording.ts';
import { indexFigures } from '../../src/web/figures/figure-index.ts';
import { findTable } from '../../src/web/figures/find-table.ts';

const HACKNEY = 'E09000012';

/** The table of so many searches of White people, and how many there were by whether anything was found. */
function tableOf(kinds: readonly number[], monthsPresent = 12) {
  const counts = FIND_KINDS.map((kind, at) => ({
    areaCode: HACKNEY,
    selfDefined: 'white' as const,
    reason: 'drugs' as const,
    kind,
    searches: kinds[at]!,
  }));
  const figures = findFigures({
    monthsPresent: () => monthsPresent,
    forceCounts: counts,
    boroughCounts: counts,
    areaCodes: [HACKNEY],
  });
  const searches = kinds.reduce((sum, count) => sum + count, 0);
  const rate = {
    ...figures[0]!,
    measure: 'rate-per-1000' as const,
    searches,
    estimate: { state: 'not-estimable' as const },
  };
  const stored = [...figures, rate].map(
    (figure, at): StoredFigure => ({ ...figure, figureId: at, windowKind: 'rolling-12-months' }),
  );
  return findTable(indexFigures(stored), HACKNEY);
}

describe('the table of what searches found', () => {
  it('is not there for a month measured before there were find rates', () => {
    expect(findTable(indexFigures([]), HACKNEY)).to.equal(undefined);
  });

  it('has words in place of numbers where no record says whether anything was found', () => {
    const table = tableOf([0, 0, 400])!;
    expect(table.rows).to.deep.equal([]);
    expect(table.notes).to.include(findsUnrecordedSentence(400, 400));
  });

  it('says that a month is missing where it is, and not that nothing was found', () => {
    expect(tableOf([0, 0, 0], 0)).to.deep.include({ rows: [], notes: [STATE_SENTENCES['month-missing']] });
  });

  it('says that there is nothing to work out where nobody was searched', () => {
    const words = tableOf([0, 0, 0])!.rows.flatMap(({ cells }) => cells.map(({ rate }) => rate.text));
    expect(new Set(words)).to.deep.equal(new Set(['cannot be worked out']));
  });

  it('counts what it is a share of, and nothing that does not say', () => {
    const white = tableOf([30, 70, 300])!.rows.find(({ group }) => group === 'White')!;
    expect(white.cells[0]!.rate).to.include({ text: '30%', range: '22% to 40%', counted: '30 of 100' });
  });
});
