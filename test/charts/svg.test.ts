import { expect } from 'chai';
import { element, pixels } from '../../src/charts/svg.ts';
import { parseSvg } from './parse-svg.ts';

describe('markup', () => {
  it('shows brackets, ampersands and quotes as they were given, in texts and attributes', () => {
    const hostile = '<b>&"\'</b><script>';
    const { svg } = element('text', { title: hostile }, [hostile]);
    expect(svg).to.equal(
      '<text title="&lt;b&gt;&amp;&quot;\'&lt;/b&gt;&lt;script&gt;">&lt;b&gt;&amp;&quot;\'&lt;/b&gt;&lt;script&gt;</text>',
    );
    const [parsed] = parseSvg(svg);
    expect(parsed!.text).to.equal(hostile);
    expect(parsed!.attributes.title).to.equal(hostile);
  });

  it('leaves out characters that no XML may hold, so that the drawing can always be read', () => {
    expect(element('text', {}, ['a\u0000b\u001fc\ud800d 👍']).svg).to.equal('<text>abcd 👍</text>');
  });

  it('prints lengths to a tenth of a pixel, and none that is not a number', () => {
    expect([12, 12.34, 12.96, -0.01].map(pixels)).to.deep.equal(['12', '12.3', '13', '0']);
    expect(() => pixels(Number.NaN)).to.throw(RangeError, 'pixels: length is NaN');
    expect(() => element('rect', { x: Number.POSITIVE_INFINITY })).to.throw(RangeError);
  });

  it('leaves out attributes that are not given', () => {
    expect(element('rect', { x: 1, fill: undefined }).svg).to.equal('<rect x="1"/>');
  });
});
