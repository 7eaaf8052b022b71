import { expect } from 'chai';
import type { ChartTable } from '../../src/charts/chart-table.ts';
import { dotPlot, dotPlotTable } from '../../src/charts/dot-plot.ts';
import { funnelChart, funnelTable } from '../../src/charts/funnel-chart.ts';
import type { ChartInput, ChartWidth } from '../../src/charts/picture.ts';
import { rankPlot, rankPlotTable } from '../../src/charts/rank-plot.ts';
import { sparkline } from '../../src/charts/sparkline.ts';
import { stackedOutcomes, stackedOutcomesTable } from '../../src/charts/stacked-outcomes.ts';
import { tileMap, tileMapTable } from '../../src/charts/tile-map.ts';
import { trendChart, trendTable } from '../../src/charts/trend-chart.ts';
import { elementsOf, numberOf, parseSvg } from './parse-svg.ts';
import * as samples from './samples.ts';
import { cutOff, overlaps } from './text-boxes.ts';

interface Sample {
  name: string;
  input: ChartInput;
  draw(change: Partial<ChartInput>): string;
  table: ChartTable;
}

function sample<Input extends ChartInput>(
  input: Input,
  draw: (input: Input) => string,
  table: (input: Input) => ChartTable,
): Sample {
  return { name: input.id, input, draw: (change) => draw({ ...input, ...change }), table: table(input) };
}

const CHARTS: readonly Sample[] = [
  sample(samples.TREND, trendChart, trendTable),
  sample(samples.SHARE_TREND, trendChart, trendTable),
  sample(samples.FUNNEL, funnelChart, funnelTable),
  sample(samples.GROUPS, dotPlot, dotPlotTable),
  sample(samples.REASONS, dotPlot, dotPlotTable),
  sample(samples.FINDS, dotPlot, dotPlotTable),
  sample(samples.RANK, rankPlot, rankPlotTable),
  sample(samples.MAP, tileMap, tileMapTable),
  sample(samples.OUTCOMES, stackedOutcomes, stackedOutcomesTable),
];

const WIDTHS: readonly ChartWidth[] = ['wide', 'narrow'];

for (const { name, input, draw, table } of CHARTS) {
  for (const width of WIDTHS) {
    const svg = draw({ width });

    describe(`the ${width} chart ${name}`, () => {
      it('is well-formed and the same at every drawing', () => {
        expect(parseSvg(svg)[0]!.name).to.equal('svg');
        expect(draw({ width })).to.equal(svg);
      });

      it('has a name and a description that it is labelled by', () => {
        const [root] = elementsOf(svg, 'svg');
        const [title] = elementsOf(svg, 'title');
        const [description] = elementsOf(svg, 'desc');
        expect(title!.text).to.equal(input.title);
        expect(description!.text.length).to.be.above(20);
        const { role, ...attributes } = root!.attributes;
        expect(attributes['aria-labelledby']).to.equal(title!.attributes.id);
        expect(attributes['aria-describedby']).to.equal(description!.attributes.id);
        expect(role).to.equal(svg.includes('<a ') ? 'group' : 'img');
      });

      it('needs no style sheet, script, class or outside file', () => {
        for (const { name: element, attributes } of parseSvg(svg)) {
          expect(['style', 'script', 'image', 'foreignObject', 'use']).to.not.include(element);
          expect(Object.keys(attributes).filter((key) => /^(style|class|on.*)$/.test(key))).to.deep.equal([]);
        }
      });

      it('has ids of its own alone, and refers to no others', () => {
        const ids = parseSvg(svg).flatMap(({ attributes }) => attributes.id ?? []);
        expect(new Set(ids).size).to.equal(ids.length);
        for (const id of ids) expect(id).to.match(new RegExp(`^${input.id}-${width}-`));
        for (const [, id] of svg.matchAll(/url\(#([^)]*)\)/g)) expect(ids).to.include(id);
      });

      it('has texts of 12 px and more, none over another, none cut off', () => {
        for (const text of elementsOf(svg, 'text')) expect(numberOf(text, 'font-size')).to.be.at.least(12);
        expect(overlaps(svg)).to.deep.equal([]);
        expect(cutOff(svg)).to.deep.equal([]);
      });

      it('prints nothing that is not a number or a word', () => {
        expect(svg).to.not.match(/NaN|Infinity|undefined|null|\d\.\d{2,}/);
      });

      it('escapes what it is called', () => {
        const hostile = draw({ width, title: '<b>&"', description: '</desc><script>' });
        expect(elementsOf(hostile, 'title')[0]!.text).to.equal('<b>&"');
        expect(elementsOf(hostile, 'desc')[0]!.text).to.equal('</desc><script>');
      });
    });
  }

  describe(`the table of ${name}`, () => {
    it('has a text in every column that is needed, under the chart’s own name', () => {
      expect(table.caption).to.equal(input.title);
      for (const row of table.rows) expect(row).to.have.length(table.columns.length);
    });

    it('holds the figures that the chart prints', () => {
      const told = table.rows.flat().join(' ');
      const printed = elementsOf(draw({ width: 'wide' }), 'text').map(({ text }) => text);
      const figures = printed.filter((text) => /^\d+\.\d$/.test(text) && Number(text) > 1);
      for (const figure of figures) expect(told).to.include(figure);
    });
  });
}

describe('every chart', () => {
  it('refuses an id that could not stand in a page, and a name without words', () => {
    expect(() => dotPlot({ ...samples.GROUPS, id: '1 "' })).to.throw(RangeError, 'dotPlot: id is 1 "');
    expect(() => trendChart({ ...samples.TREND, title: ' ' })).to.throw(RangeError, 'trendChart: title is empty');
    expect(() => sparkline({ ...samples.SPARK, id: '' })).to.throw(RangeError, 'sparkline: id');
  });
});
