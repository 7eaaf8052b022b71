import { expect } from 'chai';
import fc from 'fast-check';
import { stackedOutcomes, stackedOutcomesTable } from '../../src/charts/stacked-outcomes.ts';
import { SEEDED } from './arbitrary.ts';
import { elementsOf, numberOf, parseSvg } from './parse-svg.ts';
import { OUTCOMES } from './samples.ts';

/** The pieces of bars: neither their outlines nor the patches and swatches. */
const piecesOf = (svg: string) =>
  elementsOf(svg, 'rect').filter(({ attributes }) => attributes['stroke-width'] === '1' && attributes.fill !== 'none');
const barWith = (...shares: number[]) => ({
  name: 'Black',
  shares: shares.map((share) => ({ share, text: `${share}` })),
});
const withParts = (...shares: number[]) => ({
  ...OUTCOMES,
  parts: shares.map((_, at) => ({ name: `part ${at}` })),
  bars: [barWith(...shares)],
});

describe('stacked outcomes', () => {
  it('have parts as wide as their shares, in the order given, from end to end', () => {
    const pieces = piecesOf(stackedOutcomes(withParts(0.25, 0.5, 0.25)));
    const [first, second, third] = pieces.map((piece) => numberOf(piece, 'width'));
    expect(second).to.be.closeTo(2 * first!, 0.3);
    expect(third).to.be.closeTo(first!, 0.3);
    for (const [at, piece] of pieces.slice(1).entries()) {
      const before = pieces[at]!;
      expect(numberOf(piece, 'x')).to.be.closeTo(numberOf(before, 'x') + numberOf(before, 'width'), 0.2);
    }
  });

  it('give every part a shade of its own, and hatch what is not recorded', () => {
    const fills = piecesOf(stackedOutcomes({ ...OUTCOMES, bars: [OUTCOMES.bars[0]!] })).map(
      ({ attributes }) => attributes.fill!,
    );
    expect(new Set(fills).size).to.equal(5);
    expect(fills.at(-1)).to.match(/^url\(#/);
  });

  it('leave a group that is too few to its words', () => {
    const svg = stackedOutcomes({ ...OUTCOMES, bars: [{ name: 'Other', why: 'too few to compare' }] });
    expect(piecesOf(svg)).to.have.length(0);
    expect(elementsOf(svg, 'text').map(({ text }) => text)).to.deep.equal(['Other', 'too few to compare']);
  });

  it('have the same shares in their table', () => {
    const { columns, rows } = stackedOutcomesTable(OUTCOMES);
    expect(columns).to.deep.equal(['Group', ...OUTCOMES.parts.map(({ name }) => name), 'Of']);
    expect(rows[0]!.slice(0, 3)).to.deep.equal(['White', '13%', '9%']);
    expect(rows[4]!.slice(0, 2)).to.deep.equal(['Other', 'too few to compare']);
  });

  it('refuse shares that do not add up, too few of them, and more parts than can be told apart', () => {
    expect(() => stackedOutcomes(withParts(0.5, 0.4))).to.throw(RangeError, 'shares of Black add up to 0.9');
    expect(() => stackedOutcomes({ ...OUTCOMES, bars: [barWith(1)] })).to.throw(
      RangeError,
      'length of shares of Black',
    );
    expect(() => stackedOutcomes(withParts(1, 0, 0, 0, 0, 0, 0))).to.throw(RangeError, 'length of parts is 7');
    expect(() => stackedOutcomes(withParts(1, 0, 0, 0, 0, 0))).to.throw(RangeError, 'parts with a shade is 6');
    expect(() => stackedOutcomes({ ...OUTCOMES, bars: [] })).to.throw(RangeError, 'length of bars is 0');
  });

  it('can be drawn of any shares, with every piece within its bar', () => {
    const counts = fc.array(fc.nat(5000), { minLength: 1, maxLength: 5 }).filter((list) => list.some((one) => one > 0));
    fc.assert(
      fc.property(counts, fc.constantFrom('wide' as const, 'narrow' as const), (list, width) => {
        const whole = list.reduce((sum, one) => sum + one, 0);
        const svg = stackedOutcomes({ ...withParts(...list.map((one) => one / whole)), width });
        expect(parseSvg(svg)).to.not.have.length(0);
        expect(svg).to.not.match(/NaN|Infinity|undefined/);
        const right = numberOf(elementsOf(svg, 'svg')[0]!, 'width');
        for (const piece of piecesOf(svg)) {
          expect(numberOf(piece, 'x') + numberOf(piece, 'width')).to.be.at.most(right + 0.1);
        }
      }),
      SEEDED,
    );
  });
});
