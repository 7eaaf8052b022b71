import { expect } from 'chai';
import { makeBorderGauge } from '../../src/ingest/border-distance.ts';
import type { AreaBoundary } from '../../src/ingest/boundaries.ts';

/** A square 0.02 degrees wide whose south-west corner is at 51.5 N, 0.1 W, with a hole of 0.002 degrees in its middle. */
const ring = (west: number, south: number, side: number): [number, number][] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];
const SQUARE: Pick<AreaBoundary, 'areaCode' | 'geometry'> = {
  areaCode: 'E09000007',
  geometry: {
    type: 'MultiPolygon',
    coordinates: [[ring(-0.1, 51.5, 0.02), ring(-0.091, 51.509, 0.002)], [ring(-0.05, 51.5, 0.001)]],
  },
};
const NEIGHBOUR: typeof SQUARE = {
  areaCode: 'E09000012',
  geometry: { type: 'Polygon', coordinates: [ring(-0.08, 51.5, 0.02)] },
};

describe('the distance of a place from the border of its borough', () => {
  const metres = makeBorderGauge([SQUARE, NEIGHBOUR], 250);
  const from = (latitude: number, longitude: number) => metres({ latitude, longitude }, 'E09000007');

  it('is 11.1 metres for each 0.0001 degrees of latitude, and 6.9 of longitude, in London', () => {
    expect(from(51.5001, -0.09)).to.be.closeTo(11.12, 0.01);
    expect(from(51.505, -0.0999)).to.be.closeTo(11.12 * Math.cos((51.505 * Math.PI) / 180), 0.01);
  });

  it('is nothing on the border, and the cap far from it', () => {
    expect(from(51.5, -0.09)).to.equal(0);
    expect(from(51.505, -0.09)).to.equal(250);
  });

  it('is that to the nearest of outer border, hole and island', () => {
    expect(from(51.5089, -0.09)).to.be.closeTo(11.12, 0.01);
    expect(from(51.50005, -0.0495)).to.be.closeTo(5.56, 0.01);
  });

  it('is that to a corner where the corner is nearest', () => {
    const [down, across] = [0.0003, 0.0004];
    const east = across * Math.cos((51.5097 * Math.PI) / 180);
    // South-west of the hole, whose corner is at 51.509 N, 0.091 W.
    expect(from(51.509 - down, -0.091 - across)).to.be.closeTo(111_195 * Math.hypot(down, east), 0.05);
  });

  it('is measured to the borough’s own border and no other', () => {
    expect(metres({ latitude: 51.505, longitude: -0.0799 }, 'E09000012')).to.be.closeTo(6.92, 0.01);
    expect(metres({ latitude: 51.505, longitude: -0.0701 }, 'E09000012')).to.equal(250);
  });
});
