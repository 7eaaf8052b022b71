import { expect } from 'chai';
import { funnelChart, funnelTable } from '../../src/charts/funnel-chart.ts';
import { ACCENT, INK } from '../../src/charts/palette.ts';
import { elementsOf, numberOf } from './parse-svg.ts';
import { FUNNEL } from './samples.ts';

const point = (name: string, value: number, size: number) => ({
  name,
  value,
  size,
  text: `${value}`,
  sizeText: `${size}`,
});
const dotsOf = (svg: string) =>
  elementsOf(svg, 'circle').map((dot) => [numberOf(dot, 'cx'), numberOf(dot, 'cy')] as const);

describe('a funnel', () => {
  it('puts a borough at London’s usual ratio on its line, and equal ratios level', () => {
    const svg = funnelChart({
      ...FUNNEL,
      points: [point('Brent', 3.3, 100), point('Bexley', 3.3, 900), point('Sutton', 2, 50)],
    });
    const line = elementsOf(svg, 'line').find(({ attributes }) => attributes.stroke === INK)!;
    const [one, other, low] = dotsOf(svg);
    expect(one![1]).to.equal(numberOf(line, 'y1'));
    expect(other![1]).to.equal(one![1]);
    expect(low![1]).to.be.above(one![1]);
    expect(other![0]).to.be.above(one![0]);
  });

  it('has a dot for each borough, one of them in the accent with its name', () => {
    const svg = funnelChart(FUNNEL);
    const dots = elementsOf(svg, 'circle');
    expect(dots).to.have.length(32);
    expect(dots.filter(({ attributes }) => attributes.fill === ACCENT)).to.have.length(1);
    expect(dots.at(-1)!.attributes.fill, 'in front').to.equal(ACCENT);
    expect(elementsOf(svg, 'text').filter(({ text }) => /^Lambeth/.test(text))).to.have.length(1);
  });

  it('has two curves for each pair of limits, within the plot, those that allow for more with dashes', () => {
    const curves = elementsOf(funnelChart(FUNNEL), 'path');
    expect(curves).to.have.length(6);
    expect(curves.filter(({ attributes }) => attributes['stroke-dasharray'])).to.have.length(2);
    for (const { within } of curves) expect(within).to.include('g');
  });

  it('keeps the name off the dots of other boroughs', () => {
    for (const width of ['wide', 'narrow'] as const) {
      const svg = funnelChart({ ...FUNNEL, width });
      const name = elementsOf(svg, 'text').find(({ text }) => /^Lambeth/.test(text))!;
      const [x, y] = [numberOf(name, 'x'), numberOf(name, 'y') - 5];
      const near = elementsOf(svg, 'circle').filter(
        (dot) => Math.abs(numberOf(dot, 'cx') - x) < 38 && Math.abs(numberOf(dot, 'cy') - y) < 8,
      );
      expect(near, width).to.have.length(0);
    }
  });

  it('is drawn without limits, and has the same boroughs in its table', () => {
    expect(elementsOf(funnelChart({ ...FUNNEL, limits: [] }), 'path')).to.have.length(0);
    expect(funnelTable(FUNNEL).rows).to.have.length(32);
    expect(funnelTable(FUNNEL).rows[0]).to.deep.equal(
      [FUNNEL.points[0]!].map(({ name, sizeText, text }) => [name, sizeText, text])[0],
    );
  });

  it('refuses a size of 0, no boroughs and limits out of order', () => {
    expect(() => funnelChart({ ...FUNNEL, points: [] })).to.throw(RangeError, 'funnelChart: length of points is 0');
    expect(() => funnelChart({ ...FUNNEL, points: [point('Brent', 3, 0)] })).to.throw(RangeError, 'size of Brent is 0');
    const limits = [{ text: '95%', points: [{ size: 5, low: 4, high: 2 }] }];
    expect(() => funnelChart({ ...FUNNEL, limits })).to.throw(RangeError, 'low in limits 95% is 4');
    const back = [
      {
        text: '95%',
        points: [
          { size: 5, low: 1, high: 2 },
          { size: 4, low: 1, high: 2 },
        ],
      },
    ];
    expect(() => funnelChart({ ...FUNNEL, limits: back })).to.throw(RangeError, 'size in limits 95% is 4');
  });
});
