import { expect } from 'chai';
import { ratioOfMeans } from '../../src/domain/disproportionality.ts';
import {
  FALSE_DISCOVERY_RATE,
  type GridCell,
  type GridVerdict,
  type Judgement,
  judgeAgain,
  judgeGrid,
  MATERIALITIES,
} from '../../src/domain/grid-rule.ts';
import { expectRelative } from '../stats/closeness.ts';
import { type GridPlan, madeUpGrid, madeUpTruth, nameOf } from './made-up-grid.ts';

const PLANTED = { 'A3/black/drugs': 3, 'A7/asian/weapons': 3, 'A11/asian/drugs': 3 };
const PLAN: GridPlan = { seed: 1, planted: PLANTED };
const grid = madeUpGrid(PLAN);

function judged(verdict: GridVerdict | undefined): Judgement {
  if (verdict?.state !== 'judged') throw new Error(`expected a judgement, got ${verdict?.state}`);
  return verdict;
}

const listedNames = (cells: readonly GridCell[], verdicts: readonly GridVerdict[]) =>
  cells.filter((_, at) => verdicts[at]?.state === 'judged' && judged(verdicts[at]).isListed).map(nameOf);

/** The ratio of a cell's own counts. */
const ratioOf = (name: string) => ratioOfMeans(grid[placeOf(name)]!);

/** A grid with one of its cells changed. */
const withOne = (name: string, change: Partial<GridCell>) =>
  grid.map((cell) => (nameOf(cell) === name ? { ...cell, ...change } : cell));
const placeOf = (name: string) => grid.findIndex((cell) => nameOf(cell) === name);

describe('a figure among many', () => {
  it('is not estimable without residents of the group, or White ones', () => {
    for (const change of [{ residents: 0 }, { whiteResidents: 0 }]) {
      const { verdicts } = judgeGrid(withOne('A3/black/drugs', change));
      expect(verdicts[placeOf('A3/black/drugs')]).to.deep.equal({ state: 'not-estimable' });
      expect(verdicts.filter(({ state }) => state !== 'judged')).to.have.length(1);
    }
  });

  it('is never judged, and so never listed, on too few searches, however high its ratio', () => {
    const few = withOne('A3/black/drugs', { searches: [9], whiteSearches: [0] });
    expect(judgeGrid(few).verdicts[placeOf('A3/black/drugs')]).to.deep.equal({ state: 'too-few' });
  });

  it('is too few where under five White searches would be expected at the usual ratio of its group and reason', () => {
    const usual = judged(judgeGrid(grid).verdicts[placeOf('A3/black/drugs')]).usualRatio;
    // Searches together x White residents/(White residents + residents x usual ratio).
    const enough = Math.ceil((5 * (100_000 + 25_000 * usual)) / 100_000);
    for (const [together, state] of [
      [Math.max(enough + 1, 10), 'judged'],
      [9, 'too-few'],
    ] as const) {
      const cells = withOne('A3/black/drugs', { searches: [together], whiteSearches: [0] });
      expect(judgeGrid(cells).verdicts[placeOf('A3/black/drugs')]!.state, `${together} together`).to.equal(state);
    }
    const small = { searches: [12], whiteSearches: [0], whiteResidents: 100 };
    expect(judgeGrid(withOne('A3/black/drugs', small)).verdicts[placeOf('A3/black/drugs')]!.state).to.equal('too-few');
  });

  it('is judged where no White person was searched, and listed if that is beyond chance', () => {
    const { verdicts } = judgeGrid(withOne('A3/black/drugs', { searches: [60], whiteSearches: [0] }));
    const verdict = judged(verdicts[placeOf('A3/black/drugs')]);
    expect(verdict.isListed).to.equal(true);
    expect(verdict.posteriorRatio).to.be.within(1.5 * verdict.usualRatio, Number.MAX_VALUE);
  });

  it('is judged where its group was never searched, and not listed', () => {
    const { verdicts } = judgeGrid(withOne('A3/black/drugs', { searches: [0] }));
    const verdict = judged(verdicts[placeOf('A3/black/drugs')]);
    expect(verdict.isListed).to.equal(false);
    expect(verdict.probability).to.be.below(0.01);
    expect(verdict.pValue).to.be.above(0.9);
  });
});

describe('the list of a made-up grid', () => {
  const { verdicts, expectedFalse, fit } = judgeGrid(grid);

  it('holds the figures that were made to stand out and no other', () => {
    expect(listedNames(grid, verdicts).sort()).to.deep.equal(Object.keys(PLANTED).sort());
  });

  it('finds the usual ratio of each group and reason, and takes planted figures part of the way back to it', () => {
    expect(fit.state).to.equal('converged');
    for (const [at, cell] of grid.entries()) {
      const { usualRatio } = judged(verdicts[at]);
      expectRelative(usualRatio, cell.group === 'black' ? 3 : 1.2, 0.15);
    }
    for (const name of Object.keys(PLANTED)) {
      const { posteriorRatio, usualRatio, probability } = judged(verdicts[placeOf(name)]);
      expect(posteriorRatio).to.be.within(1.5 * usualRatio, ratioOf(name));
      expect(probability).to.be.above(0.95);
    }
  });

  it('expects as many false findings as the chances of those listed leave over', () => {
    const errors = verdicts.map(judged).flatMap(({ isListed, probability }) => (isListed ? [1 - probability] : []));
    expect(Math.abs(expectedFalse - errors.reduce((sum, error) => sum + error, 0))).to.be.below(1e-12);
    expect(expectedFalse).to.be.at.most(FALSE_DISCOVERY_RATE * errors.length);
  });

  it('holds the strict list, whose P values are small after allowing for how many there are', () => {
    const strict = verdicts.map(judged).filter(({ isStrict }) => isStrict);
    expect(strict.length).to.be.above(0);
    for (const { isListed, adjustedPValue, pValue } of strict) {
      expect(isListed).to.equal(true);
      expect(adjustedPValue).to.be.at.most(FALSE_DISCOVERY_RATE);
      expect(adjustedPValue).to.be.at.least(pValue);
    }
  });

  it('has no P values, and so no strict list, where the strict tier is left out', () => {
    const without = judgeGrid(grid, { isStrictLeftOut: true }).verdicts.map(judged);
    expect(without.every(({ pValue, isStrict }) => pValue === 1 && !isStrict)).to.equal(true);
    expect(without.map(({ isListed }) => isListed)).to.deep.equal(verdicts.map((one) => judged(one).isListed));
  });

  it('is shorter, or as long, the more a figure must exceed', () => {
    const counts = MATERIALITIES.map((materiality) => listedNames(grid, judgeGrid(grid, { materiality }).verdicts));
    expect(counts[0]!.length).to.be.at.least(counts[1]!.length);
    expect(counts[1]!.length).to.be.at.least(counts[2]!.length);
    expect(counts[2]!.length).to.be.above(0);
  });

  it('never holds a figure whose own ratio does not exceed the threshold, sure of its area as one may be', () => {
    // A whole area stands out for two reasons; for the third it is ordinary, and has few searches to say so.
    const planted = { 'A4/asian/drugs': 4, 'A4/asian/weapons': 4 };
    const cells = madeUpGrid({ seed: 5, planted, areaSd: 0.3 }).map((cell) =>
      nameOf(cell) === 'A4/asian/stolen' ? { ...cell, searches: [4], whiteSearches: [12] } : cell,
    );
    const rule = judgeGrid(cells);
    for (const [at, cell] of cells.entries()) {
      const verdict = judged(rule.verdicts[at]);
      if (verdict.isListed) expect(ratioOfMeans(cell)).to.be.above(1.5 * verdict.usualRatio);
    }
    expect(listedNames(cells, rule.verdicts)).to.include('A4/asian/drugs');
    expect(listedNames(cells, rule.verdicts)).not.to.include('A4/asian/stolen');
  });

  it('does not let forty sure figures carry in one whose own ratio is ordinary', () => {
    const reasons = ['drugs', 'weapons', 'stolen'];
    const planted = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`A${i}/${i % 2 === 0 ? 'asian' : 'black'}/${reasons[i % 3]}`, 5]),
    );
    // Areas differ so little that nothing lies between the ordinary and the planted.
    const cells = madeUpGrid({ seed: 4, areas: 60, planted, cellSd: 0.03, areaSd: 0.03 });
    for (const materiality of MATERIALITIES) {
      const rule = judgeGrid(cells, { materiality, isStrictLeftOut: true });
      for (const [at, cell] of cells.entries()) {
        const verdict = judged(rule.verdicts[at]);
        if (verdict.isListed) expect(ratioOfMeans(cell)).to.be.above(materiality * verdict.usualRatio);
      }
      expect(listedNames(cells, rule.verdicts)).to.include.members(Object.keys(planted));
    }
  });

  it('holds no figure under a least ratio, whatever stands out from the usual', () => {
    const planted = { 'A4/asian/drugs': 4 };
    const cells = madeUpGrid({ seed: 6, groups: { black: 3, asian: 0.2 }, planted });
    expect(listedNames(cells, judgeGrid(cells).verdicts)).to.deep.equal(['A4/asian/drugs']);
    expect(listedNames(cells, judgeGrid(cells, { leastRatio: 1 }).verdicts)).to.deep.equal([]);
  });

  it('is empty, and settles, where all areas are alike', () => {
    const alike = grid.map((cell) => ({ ...cell, searches: [50], whiteSearches: [80] }));
    const rule = judgeGrid(alike);
    expect(rule.fit.state).to.equal('converged');
    expect(listedNames(alike, rule.verdicts)).to.deep.equal([]);
  });

  it('lists nothing of a single area, which there is nothing to hold against', () => {
    const one = grid.filter(({ area }) => area === 'A3');
    expect(listedNames(one, judgeGrid(one).verdicts)).to.deep.equal([]);
  });

  it('is seldom wrong: over forty made-up grids, 5% of what it lists is at most one and a half times the usual', () => {
    const shares = Array.from({ length: 40 }, (_, seed) => {
      const truth = madeUpTruth({
        seed: 100 + seed,
        planted: { ...PLANTED, 'A5/black/stolen': 2, 'A9/black/drugs': 2 },
      });
      const cells = truth.map(({ cell }) => cell);
      const { verdicts: all } = judgeGrid(cells, { isStrictLeftOut: true });
      const listed = truth.filter((_, at) => judged(all[at]).isListed);
      expect(listed.length).to.be.above(0);
      return listed.filter(({ departure }) => departure <= 1.5).length / listed.length;
    });
    // A share of 5%, give or take 0.015 for forty grids with half a dozen listed in each.
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).to.be.below(0.08);
  });
});

describe('completed copies', () => {
  const name = 'A3/black/drugs';
  const counts = [80, 110, 140];
  const copy = (searches: number[]) =>
    grid.map((cell) => {
      const own = nameOf(cell) === name ? searches : searches.map(() => cell.searches[0]!);
      return { ...cell, searches: own, whiteSearches: searches.map(() => cell.whiteSearches[0]!) };
    });
  const of = (searches: number[]) => judged(judgeGrid(copy(searches)).verdicts[placeOf(name)]);

  it('are averaged: the chance and the ratio lie between those of the copies alone', () => {
    // A figure on the border, so that copies differ.
    const white = grid[placeOf(name)]!.whiteSearches[0]!;
    const border = counts.map((_, at) => Math.round(white * 0.25 * 3 * (1.4 + 0.25 * at)));
    const alone = border.map((searches) => of([searches]));
    const together = of(border);
    const [lowest, , highest] = alone as [Judgement, Judgement, Judgement];
    expect(lowest.probability).to.be.below(0.7);
    expect(highest.probability).to.be.above(0.9);
    expect(together.probability).to.be.within(lowest.probability, highest.probability);
    expect(together.posteriorRatio).to.be.within(lowest.posteriorRatio, highest.posteriorRatio);
  });

  it('that are all the same change the chances by less than 0.002', () => {
    const one = judgeGrid(grid);
    const five = judgeGrid(
      grid.map((cell) => ({
        ...cell,
        searches: new Array<number>(5).fill(cell.searches[0]!),
        whiteSearches: new Array<number>(5).fill(cell.whiteSearches[0]!),
      })),
    );
    for (const at of grid.keys()) {
      const [of1, of5] = [judged(one.verdicts[at]), judged(five.verdicts[at])];
      expect(Math.abs(of1.probability - of5.probability)).to.be.below(2e-3);
      expect(of5.isListed).to.equal(of1.isListed);
    }
  });
});

describe('a grid whose parameters cannot be found', () => {
  const earlier = judgeGrid(madeUpGrid({ seed: 2 })).fit.parameters!;

  it('is not judged at all, and says so', () => {
    const { verdicts, fit, expectedFalse } = judgeGrid(grid, { mostIterations: 1 });
    expect(fit).to.deep.equal({ state: 'failed', iterations: 1, parameters: undefined });
    expect(expectedFalse).to.equal(0);
    expect(verdicts.some(({ state }) => state === 'judged')).to.equal(false);
  });

  it('is judged by those of an earlier one, and finds what was made to stand out', () => {
    const { verdicts, fit } = judgeGrid(grid, { mostIterations: 1, held: earlier });
    expect(fit.state).to.equal('held');
    expect(listedNames(grid, verdicts)).to.include.members(Object.keys(PLANTED));
    expect(listedNames(grid, verdicts).length).to.be.at.most(5);
  });

  it('holds the earlier usual ratios, on one copy and on several', () => {
    for (const copies of [1, 3]) {
      const cells = grid.map((cell) => ({
        ...cell,
        searches: new Array<number>(copies).fill(cell.searches[0]!),
        whiteSearches: new Array<number>(copies).fill(cell.whiteSearches[0]!),
      }));
      const { verdicts, fit } = judgeGrid(cells, { mostIterations: 1, held: earlier });
      const first = judgeGrid(grid, { mostIterations: 1, held: earlier }).verdicts;
      for (const [at, cell] of cells.entries()) {
        const held = earlier.levels[JSON.stringify([cell.group, cell.reason])]!;
        expectRelative(judged(verdicts[at]).usualRatio, Math.exp(held.mean), 1e-9);
        expect(Math.abs(judged(verdicts[at]).probability - judged(first[at]).probability)).to.be.below(2e-3);
      }
      for (const [name, { mean, variance }] of Object.entries(earlier.levels)) {
        expectRelative(fit.parameters!.levels[name]!.mean, mean, 1e-9);
        expectRelative(fit.parameters!.levels[name]!.variance, variance, 1e-9);
      }
    }
  });

  it('uses its own parameters wherever it can find them', () => {
    const { fit, verdicts } = judgeGrid(grid, { held: earlier });
    expect(fit.state).to.equal('converged');
    expect(verdicts).to.deep.equal(judgeGrid(grid).verdicts);
  });

  it('cannot hold those of a grid that lacked one of its groups or reasons', () => {
    const lacking = judgeGrid(grid.filter(({ reason }) => reason !== 'weapons')).fit.parameters!;
    expect(judgeGrid(grid, { mostIterations: 1, held: lacking }).fit.state).to.equal('failed');
    const other = judgeGrid(grid.filter(({ group }) => group !== 'asian')).fit.parameters!;
    expect(judgeGrid(grid, { mostIterations: 1, held: other }).fit.state).to.equal('failed');
  });

  it('survives being written down and read again', () => {
    const read = JSON.parse(JSON.stringify(earlier));
    expect(judgeGrid(grid, { mostIterations: 1, held: read })).to.deep.equal(
      judgeGrid(grid, { mostIterations: 1, held: earlier }),
    );
  });

  it('is that of no cells, and of one', () => {
    expect(judgeGrid([])).to.deep.equal({
      verdicts: [],
      fit: { state: 'failed', iterations: 0, parameters: undefined },
      expectedFalse: 0,
    });
    expect(judgeGrid(grid.slice(0, 1)).verdicts).to.deep.equal([{ state: 'not-estimable' }]);
  });
});

describe('names of areas, groups and reasons', () => {
  const rename = (cells: readonly GridCell[], name: (text: string) => string) =>
    cells.map((cell) => ({ ...cell, area: name(cell.area), group: name(cell.group), reason: name(cell.reason) }));
  const { verdicts, fit } = judgeGrid(grid);

  it('change no verdict, whatever they are', () => {
    for (const name of [
      (text: string) => `${text} and "${text}"`,
      (text: string) => `Ünïcødé ${text}, 区域`,
      (text: string) => `${text}\n\t\\ ' [${text}]`,
      (text: string) => [...text].reverse().join(' '),
    ]) {
      expect(judgeGrid(rename(grid, name)).verdicts).to.deep.equal(verdicts);
    }
  });

  it('are kept apart where one ends and the next begins with the same words', () => {
    // "a" + "b c" and "a b" + "c" read alike when written one after the other.
    const groups: Record<string, string> = { black: 'a', asian: 'a b' };
    const reasons: Record<string, Record<string, string>> = {
      a: { drugs: 'b c', weapons: 'w', stolen: 's' },
      'a b': { drugs: 'c', weapons: 'b w', stolen: 'b s' },
    };
    const mixed = grid.map((cell) => {
      const group = groups[cell.group]!;
      return { ...cell, group, reason: reasons[group]![cell.reason]! };
    });
    const rule = judgeGrid(mixed);
    expect(Object.keys(rule.fit.parameters!.levels)).to.have.length(Object.keys(fit.parameters!.levels).length);
    expect(rule.verdicts).to.deep.equal(verdicts);
  });

  it('are kept apart where area and group do', () => {
    const mixed = grid.map((cell) =>
      cell.group === 'black' ? { ...cell, area: `${cell.area} x`, group: 'y' } : { ...cell, group: 'x y' },
    );
    expect(judgeGrid(mixed).verdicts).to.deep.equal(verdicts);
  });
});

describe('a figure judged again on other counts', () => {
  const { fit, verdicts } = judgeGrid(grid);
  const wanted = grid.filter((cell) => nameOf(cell) in PLANTED);

  it('has nearly the same chance on the same counts', () => {
    const again = judgeAgain(grid, wanted, fit.parameters!);
    for (const [i, cell] of wanted.entries()) {
      expect(Math.abs(again[i]! - judged(verdicts[grid.indexOf(cell)]).probability)).to.be.below(2e-3);
    }
  });

  it('has less of one where its searches are fewer', () => {
    const fewer = grid.map((cell) =>
      nameOf(cell) === 'A3/black/drugs' ? { ...cell, searches: [Math.round(cell.searches[0]! / 2.5)] } : cell,
    );
    const cell = fewer[placeOf('A3/black/drugs')]!;
    expect(judgeAgain(fewer, [cell], fit.parameters!)[0]).to.be.below(0.5);
  });

  it('has none where too few searches are left, where there are no residents, and where it is not among the cells', () => {
    for (const change of [{ searches: [3], whiteSearches: [2] }, { residents: 0 }]) {
      const cells = withOne('A3/black/drugs', change);
      expect(judgeAgain(cells, [cells[placeOf('A3/black/drugs')]!], fit.parameters!)).to.deep.equal([undefined]);
    }
    expect(judgeAgain(grid, [{ ...grid[0]! }], fit.parameters!)).to.deep.equal([undefined]);
  });
});
