import { expect } from 'chai';
import fc from 'fast-check';
import { linesOf, textWidth } from '../../src/charts/text-width.ts';

describe('the width of a text', () => {
  it('is that of its letters in Source Sans 3, and at most 6% more', () => {
    // sums of the font's own advance widths (hmtx), in thousandths
    for (const [text, thousandths] of [
      ['too few to compare', 8138],
      ['1,234', 2237],
      ['Kensington and Chelsea', 10056],
    ] as const) {
      expect(textWidth(text, 1000) / thousandths, text).to.be.within(1, 1.06);
    }
  });

  it('grows with the size, and is more in semi-bold', () => {
    expect(textWidth('London', 28)).to.be.closeTo(2 * textWidth('London', 14), 1e-9);
    expect(textWidth('London', 14, true)).to.be.above(textWidth('London', 14));
  });

  it('is kept to by lines, none of whose words is lost', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(words, (list) => {
        const lines = linesOf(list.join(' '), 14, 100);
        expect(lines.join(' ')).to.equal(list.join(' '));
        for (const line of lines.filter((one) => one.includes(' '))) expect(textWidth(line, 14)).to.be.at.most(100);
      }),
      { seed: 20_260_501, numRuns: 200 },
    );
  });
});
