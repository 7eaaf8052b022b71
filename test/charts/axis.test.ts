import { expect } from 'chai';
import { type AxisInput, valueScale } from '../../src/charts/axis.ts';

const axis = (kind: AxisInput['kind'], values: number[], limits: number[] = []) =>
  valueScale('test', { kind, values, limits, range: [0, 600], gap: 34 });
const textsOf = (kind: AxisInput['kind'], values: number[], limits: number[] = []) =>
  axis(kind, values, limits).ticks.map(({ text }) => text);

describe('an axis of ratios', () => {
  it('is marked at 0.5, 1, 2, 3, 5, 10 and 20', () => {
    expect(textsOf('ratio', [0.4, 25])).to.deep.equal(['0.5', '1', '2', '3', '5', '10', '20']);
  });

  it('always holds 1, however far the values lie from it', () => {
    for (const values of [[4, 6], [0.1, 0.2], [1], [], [0]]) expect(textsOf('ratio', values)).to.include('1');
  });

  it('puts equal ratios at equal distances: from 1 to 2 as from 2 to 4', () => {
    const { at } = axis('ratio', [0.5, 8]);
    expect(at(4) - at(2)).to.be.closeTo(at(2) - at(1), 1e-9);
    expect(at(1) - at(0.5)).to.be.closeTo(at(2) - at(1), 1e-9);
  });

  it('holds every value, and is not squeezed by one wide range', () => {
    const scale = axis('ratio', [2, 4], [0.001, 9000, Number.POSITIVE_INFINITY]);
    expect([2, 4].some(scale.isBeyond)).to.equal(false);
    expect(scale.isBeyond(9000)).to.equal(true);
    expect(scale.at(9000)).to.equal(600);
    expect(scale.at(4) - scale.at(2)).to.be.above(100);
  });

  it('has no place for 0 but beyond its low end', () => {
    const scale = axis('ratio', [0, 2]);
    expect(scale.isBeyond(0)).to.equal(true);
    expect(scale.at(0)).to.equal(0);
    expect(axis('ratio', [1e-300, 2]).isBeyond(1e-300)).to.equal(true);
  });
});

describe('an axis of shares', () => {
  it('begins at 0% and goes no further than 100%', () => {
    expect(textsOf('share', [0.24], [0.2, 0.28])[0]).to.equal('0%');
    expect(textsOf('share', [0.97], [0.9, 1]).at(-1)).to.equal('100%');
  });

  it('has decimals where its steps need them', () => {
    expect(textsOf('share', [0.012])).to.include.members(['0.0%', '1.0%']);
  });

  it('refuses a per cent given for a share, and a value below 0', () => {
    expect(() => axis('share', [24])).to.throw(RangeError, 'test: value is 24');
    expect(() => axis('amount', [-1])).to.throw(RangeError, 'test: value is -1');
    expect(() => axis('ratio', [Number.NaN])).to.throw(RangeError, 'test: value is NaN');
  });
});
