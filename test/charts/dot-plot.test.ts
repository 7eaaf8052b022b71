import { expect } from 'chai';
import fc from 'fast-check';
import { dotPlot, dotPlotTable } from '../../src/charts/dot-plot.ts';
import type { DotRow } from '../../src/charts/dot-rows.ts';
import { ACCENT, INK, OTHER } from '../../src/charts/palette.ts';
import { rankPlot, rankPlotTable } from '../../src/charts/rank-plot.ts';
import { rows, SEEDED, scaleKind } from './arbitrary.ts';
import { elementsOf, numberOf, parseSvg } from './parse-svg.ts';
import { FINDS, GROUPS, RANK, REASONS, ratio } from './samples.ts';
import { overlaps, textBoxes } from './text-boxes.ts';

const withRows = (list: DotRow[]): string =>
  dotPlot({ ...GROUPS, references: [{ value: 1, text: 'same' }], rows: list });
const dotsOf = (svg: string) =>
  elementsOf(svg, 'circle').map((dot) => ({ x: numberOf(dot, 'cx'), y: numberOf(dot, 'cy') }));
/** The bars of estimates: level lines as wide as those of a mark. */
const barsOf = (svg: string) =>
  elementsOf(svg, 'line')
    .filter((line) => line.attributes['stroke-width'] === '2')
    .map((line) => [numberOf(line, 'x1'), numberOf(line, 'x2')] as const);
const referenceOf = (svg: string): number =>
  numberOf(elementsOf(svg, 'line').find((line) => line.attributes.stroke === INK)!, 'x1');

describe('a dot plot', () => {
  it('puts a ratio of 1 on the line of equal rates', () => {
    const svg = withRows([
      { name: 'Asian', estimate: ratio(1) },
      { name: 'Black', estimate: ratio(4.1) },
    ]);
    expect(dotsOf(svg)[0]!.x).to.equal(referenceOf(svg));
    expect(dotsOf(svg)[1]!.x).to.be.above(referenceOf(svg));
  });

  it('puts equal estimates one beneath another, and each within its limits', () => {
    const svg = withRows([
      { name: 'Mixed', estimate: ratio(2.3, 1.2) },
      { name: 'Black', estimate: ratio(2.3, 1.9) },
    ]);
    const [one, other] = dotsOf(svg);
    expect(one!.x).to.equal(other!.x);
    expect(one!.y).to.be.below(other!.y);
    for (const [at, [from, to]] of barsOf(svg).entries()) expect(dotsOf(svg)[at]!.x).to.be.within(from, to);
  });

  it('runs no marked line through the words of another, however close they are', () => {
    for (const width of ['wide', 'narrow'] as const) {
      for (const [low, high] of [
        [1, 1.02],
        [3.3, 3.5],
        [4.8, 4.9],
      ] as const) {
        const references = [
          { value: low, text: 'London, all boroughs' },
          { value: high, text: 'usual among the boroughs' },
        ];
        const svg = dotPlot({ ...GROUPS, width, references });
        const stems = elementsOf(svg, 'line').filter((line) => line.attributes.stroke === INK);
        for (const box of textBoxes(svg).filter(({ text }) => references.some((one) => one.text === text))) {
          const through = stems.filter(
            (stem) =>
              numberOf(stem, 'x1') > box.left &&
              numberOf(stem, 'x1') < box.right &&
              numberOf(stem, 'y1') < box.bottom - 1,
          );
          expect(through, `${box.text}, ${width}, ${low}`).to.have.length(0);
        }
        expect(overlaps(svg)).to.deep.equal([]);
      }
    }
  });

  it('says in words what cannot be estimated, and draws no dot for it', () => {
    const svg = dotPlot({ ...REASONS, rows: [{ name: 'Firearms', why: 'too few to compare' }] });
    expect(elementsOf(svg, 'circle')).to.have.length(0);
    expect(elementsOf(svg, 'text').map(({ text }) => text)).to.include('too few to compare');
  });

  it('ends a range without an upper limit in an arrow, and makes a ratio of 0 a hollow dot', () => {
    const svg = dotPlot(REASONS);
    expect(elementsOf(svg, 'polygon')).to.have.length(1);
    const hollow = elementsOf(svg, 'circle').filter(({ attributes }) => attributes.stroke !== undefined);
    expect(hollow).to.have.length(1);
    expect(hollow[0]!.attributes.fill).to.equal('#ffffff');
  });

  it('has all rows in the accent, or the one it is about', () => {
    const fills = (svg: string) => new Set(elementsOf(svg, 'circle').map(({ attributes }) => attributes.fill));
    expect([...fills(dotPlot(FINDS))]).to.deep.equal([ACCENT]);
    expect(fills(dotPlot(REASONS)).has(OTHER)).to.equal(true);
  });

  it('gives limits and values the same words in its table', () => {
    const { columns, rows: lines } = dotPlotTable(REASONS);
    expect(columns).to.deep.equal(['Searched for', 'Times the rate of White residents', 'Likely range']);
    expect(lines[0]).to.deep.equal(['All reasons', '4.1', '3.6 to 4.6']);
    expect(lines[6]).to.deep.equal(['Criminal damage', 'too few to compare', '']);
  });

  it('refuses no rows, limits out of order and a value outside its limits, by name', () => {
    const bad = (change: object) => () => withRows([{ name: 'Black', estimate: { ...ratio(2), ...change } }]);
    expect(() => withRows([])).to.throw(RangeError, 'dotPlot: length of rows is 0');
    expect(bad({ low: 3, high: 1 })).to.throw(RangeError, 'dotPlot: low of Black is 3');
    expect(bad({ value: 9 })).to.throw(RangeError, 'dotPlot: value of Black is 9');
    expect(bad({ value: Number.NaN })).to.throw(RangeError, 'dotPlot: value of Black is NaN');
    expect(bad({ high: Number.NaN })).to.throw(RangeError, 'dotPlot: high of Black is NaN');
  });

  it('can be drawn of whatever can be estimated, and holds every dot within its bar', () => {
    const input = scaleKind.chain((kind) => fc.tuple(fc.constant(kind), rows(kind)));
    fc.assert(
      fc.property(input, fc.constantFrom('wide' as const, 'narrow' as const), ([kind, list], width) => {
        const named = list.map((row) => ({ ...row, name: row.name || 'x' }));
        for (const draw of [dotPlot, rankPlot]) {
          const svg = draw({ ...GROUPS, kind, width, references: [], rows: named });
          expect(svg).to.not.match(/="[^"]*(NaN|Infinity|undefined)/);
          expect(parseSvg(svg)).to.not.have.length(0);
          for (const [at, [from, to]] of barsOf(svg).entries()) expect(dotsOf(svg)[at]!.x).to.be.within(from, to);
        }
      }),
      SEEDED,
    );
  });
});

describe('a plot of boroughs by rank', () => {
  it('has them from the highest estimate down, those without one last', () => {
    const names = rankPlotTable(RANK).rows.map(([name]) => name);
    expect(names).to.have.length(32);
    expect(names.at(-1)).to.equal('Kingston upon Thames');
    const values = dotsOf(rankPlot(RANK));
    for (const [at, { x, y }] of values.slice(1).entries()) {
      expect(x).to.be.at.most(values[at]!.x);
      expect(y).to.be.above(values[at]!.y);
    }
  });

  it('is the same in whatever order they come', () => {
    expect(rankPlot({ ...RANK, rows: [...RANK.rows].reverse() })).to.equal(rankPlot(RANK));
  });

  it('has one borough in the accent', () => {
    const fills = elementsOf(rankPlot(RANK), 'circle').map(({ attributes }) => attributes.fill);
    expect(fills.filter((fill) => fill === ACCENT)).to.have.length(1);
  });
});
