import { expect } from 'chai';
import { ACCENT, BAND, contrast, FAINT, INK, luminance, OTHER, PAPER, SHADES, SOFT } from '../../src/charts/palette.ts';

describe('colours of charts', () => {
  it('have the contrast that WCAG computes: 21 for black on white, 1 for a colour on itself', () => {
    expect(contrast('#000000', '#ffffff')).to.be.closeTo(21, 1e-9);
    expect(contrast('#777777', '#ffffff')).to.be.closeTo(4.478, 0.001);
    expect(contrast(ACCENT, ACCENT)).to.equal(1);
    expect(() => luminance('red')).to.throw(RangeError, 'expected #rrggbb');
  });

  it('leave every text readable on what lies beneath it', () => {
    for (const text of [INK, SOFT, ACCENT]) {
      for (const under of [PAPER, FAINT]) expect(contrast(text, under), `${text} on ${under}`).to.be.at.least(4.5);
    }
    for (const { fill, text } of SHADES) expect(contrast(text, fill), fill).to.be.at.least(4.5);
  });

  it('leave every line and dot visible on paper, and on the band', () => {
    for (const mark of [ACCENT, OTHER]) {
      for (const under of [PAPER, FAINT, BAND]) expect(contrast(mark, under), `${mark} on ${under}`).to.be.at.least(3);
    }
  });

  it('darken step by step, so that they differ in greyscale and to the colour-blind', () => {
    const shades = SHADES.map(({ fill }) => fill);
    for (const [at, shade] of shades.slice(1).entries()) {
      expect(luminance(shade)).to.be.below(luminance(shades[at]!));
      expect(contrast(shade, shades[at]!), `${shades[at]} and ${shade}`).to.be.at.least(1.35);
    }
    expect(contrast(ACCENT, OTHER)).to.be.at.least(2);
  });

  it('have no red, which would pass judgement', () => {
    for (const colour of [ACCENT, BAND, OTHER, ...SHADES.map(({ fill }) => fill)]) {
      const [red, , blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
      expect(blue, colour).to.be.at.least(red!);
    }
  });
});
