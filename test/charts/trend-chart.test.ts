import { expect } from 'chai';
import fc from 'fast-check';
import { ACCENT, BAND, INK } from '../../src/charts/palette.ts';
import { sparkline } from '../../src/charts/sparkline.ts';
import { trendChart, trendTable } from '../../src/charts/trend-chart.ts';
import { estimate, SEEDED, scaleKind } from './arbitrary.ts';
import { elementsOf, numberOf, parseSvg } from './parse-svg.ts';
import { months, ratio, SPARK, TREND } from './samples.ts';

const { beside: _beside, ...ALONE } = TREND;
const withPoints = (points: ReturnType<typeof months>): string =>
  trendChart({ ...ALONE, series: { name: 'Lambeth', points } });
const pathsOf = (svg: string, attribute: 'fill' | 'stroke', colour: string): string[] =>
  elementsOf(svg, 'path')
    .filter(({ attributes }) => attributes[attribute] === colour)
    .map(({ attributes }) => attributes.d!);
const textsOf = (svg: string): string[] => elementsOf(svg, 'text').map(({ text }) => text);

describe('a trend', () => {
  it('runs along the line of equal rates where the rates are equal', () => {
    const svg = withPoints(months(12, [], () => ratio(1)));
    const [dot] = elementsOf(svg, 'circle');
    const reference = elementsOf(svg, 'line').find(({ attributes }) => attributes.stroke === INK)!;
    expect(numberOf(dot!, 'cy')).to.equal(numberOf(reference, 'y1'));
    const heights = new Set([...pathsOf(svg, 'stroke', ACCENT)[0]!.matchAll(/,([\d.]+)/g)].map(([, y]) => y));
    expect([...heights]).to.deep.equal([String(numberOf(reference, 'y1'))]);
  });

  it('breaks where months are missing, line and band, and says "no records" there', () => {
    const svg = withPoints(months(12, [5, 6], () => ratio(3)));
    for (const d of [...pathsOf(svg, 'stroke', ACCENT), ...pathsOf(svg, 'fill', BAND)]) {
      expect(d.match(/M/g)).to.have.length(2);
    }
    expect(textsOf(svg).filter((text) => text === 'no records')).to.have.length(1);
    const whole = withPoints(months(12, [], () => ratio(3)));
    expect(pathsOf(whole, 'stroke', ACCENT)[0]!.match(/M/g)).to.have.length(1);
    expect(textsOf(whole)).to.not.include('no records');
  });

  it('shows a month that stands alone as a dot', () => {
    const svg = withPoints(months(5, [0, 1, 3, 4], () => ratio(3)));
    expect(elementsOf(svg, 'circle').length).to.be.at.least(1);
    expect(pathsOf(svg, 'stroke', ACCENT).every((d) => !/\d[LC]/.test(d))).to.equal(true);
  });

  it('has the latest value beside its line, and names the month where it is not the last', () => {
    expect(textsOf(withPoints(months(12, [], () => ratio(4.1))))).to.include('Lambeth 4.1');
    const late = textsOf(withPoints(months(12, [11], () => ratio(4.1))));
    expect(late).to.include.members(['Lambeth 4.1', 'in April 2026']);
  });

  it('is drawn without a single figure, with its words', () => {
    const svg = withPoints(months(3, [0, 1, 2], () => ratio(1)));
    expect(parseSvg(svg)).to.not.have.length(0);
    expect(textsOf(svg)).to.include('Lambeth: no records');
  });

  it('names the latest month beneath it', () => {
    expect(textsOf(trendChart(TREND))).to.include('May 2026');
  });

  it('has a row for each month in its table, those without records among them', () => {
    const { columns, rows } = trendTable(TREND);
    expect(columns).to.deep.equal(['Month', 'Lambeth', 'Likely range', 'London']);
    expect(rows).to.have.length(36);
    expect(rows[14]).to.deep.equal(['August 2024', 'no records', '', 'no records']);
  });

  it('refuses a hole in its months, months that are none, and lines over different months', () => {
    const points = months(5, [], () => ratio(1));
    const holed = points.filter((_, at) => at !== 2);
    expect(() => withPoints(holed)).to.throw(
      RangeError,
      'trendChart: month of series is 2026-04, expected the month after',
    );
    expect(() => withPoints([{ ...points[0]!, month: '2026-13' }])).to.throw(RangeError, 'expected YYYY-MM');
    expect(() => withPoints([])).to.throw(RangeError, 'trendChart: length of series is 0');
    expect(() => trendChart({ ...TREND, beside: { name: 'London', points } })).to.throw(RangeError, 'months of beside');
  });

  it('can be drawn of whatever can be estimated', () => {
    const input = scaleKind.chain((kind) =>
      fc.tuple(
        fc.constant(kind),
        fc.array(fc.option(estimate(kind), { nil: undefined }), { minLength: 1, maxLength: 40 }),
      ),
    );
    fc.assert(
      fc.property(input, fc.constantFrom('wide' as const, 'narrow' as const), ([kind, list], width) => {
        const missing = list.flatMap((one, at) => (one ? [] : [at]));
        const series = { name: 'Lambeth', points: months(list.length, missing, (at) => list[at]!) };
        const svg = trendChart({ ...ALONE, kind, width, series, beside: { ...series, name: 'London' } });
        expect(svg).to.not.match(/NaN|Infinity|undefined/);
        expect(parseSvg(svg)).to.not.have.length(0);
      }),
      SEEDED,
    );
  });
});

describe('a line for a row of a table', () => {
  it('is named, breaks where months are missing, and ends in a dot', () => {
    const svg = sparkline(SPARK);
    expect(elementsOf(svg, 'title')[0]!.text).to.equal(SPARK.title);
    expect(elementsOf(svg, 'path')[0]!.attributes.d!.match(/M/g)).to.have.length(2);
    expect(elementsOf(svg, 'circle')).to.have.length(1);
  });

  it('has no dot at its end where the latest month has no records', () => {
    const svg = sparkline({ ...SPARK, values: [1, 2, undefined] });
    expect(elementsOf(svg, 'circle')).to.have.length(0);
  });

  it('can be held against another by a common extent', () => {
    const heightOf = (svg: string) => numberOf(elementsOf(svg, 'circle').at(-1)!, 'cy');
    const extent = [1, 8] as const;
    const [low, high] = [2, 4].map((last) => heightOf(sparkline({ ...SPARK, values: [3, last], extent })));
    expect(low).to.be.above(high!);
    expect(heightOf(sparkline({ ...SPARK, values: [1, 2], extent }))).to.equal(low);
  });

  it('stays within its 120 by 28 px for any values', () => {
    const values = fc.array(fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(scaleKind, values, (kind, list) => {
        const svg = sparkline({ ...SPARK, kind, values: list });
        expect(svg).to.not.match(/NaN|Infinity|undefined/);
        for (const dot of elementsOf(svg, 'circle')) {
          expect(numberOf(dot, 'cy')).to.be.within(0, 28);
          expect(numberOf(dot, 'cx')).to.be.within(0, 120);
        }
      }),
      SEEDED,
    );
  });

  it('refuses no values and one that is not a number', () => {
    expect(() => sparkline({ ...SPARK, values: [] })).to.throw(RangeError, 'sparkline: length of values is 0');
    expect(() => sparkline({ ...SPARK, values: [Number.NaN] })).to.throw(RangeError, 'sparkline: value is NaN');
  });
});
