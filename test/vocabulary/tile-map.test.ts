import { expect } from 'chai';
import { BOROUGHS } from '../../src/vocabulary/area.ts';
import { listName, TILE_COLUMNS, TILE_ROWS, TILES } from '../../src/vocabulary/tile-map.ts';

const tileOf = (code: string) => TILES.find((tile) => tile.code === code)!;

describe('tiles', () => {
  it('are the 33 of London, each on a place of its own', () => {
    expect(TILES.map(({ code }) => code).sort()).to.deep.equal(BOROUGHS.map(({ code }) => code));
    expect(new Set(TILES.map(({ column, row }) => `${column},${row}`)).size).to.equal(33);
    expect(new Set(TILES.map(({ abbreviation }) => abbreviation)).size).to.equal(33);
  });

  it('fill the map to its edges and no further', () => {
    const [columns, rows] = [TILES.map(({ column }) => column), TILES.map(({ row }) => row)];
    expect([Math.min(...columns), Math.max(...columns)]).to.deep.equal([0, TILE_COLUMNS - 1]);
    expect([Math.min(...rows), Math.max(...rows)]).to.deep.equal([0, TILE_ROWS - 1]);
  });

  it('lie as the boroughs do: Enfield in the north, Sutton in the south, Havering in the east, Hillingdon in the west', () => {
    expect(tileOf('E09000010').row).to.equal(0);
    expect(tileOf('E09000029').row).to.equal(TILE_ROWS - 1);
    expect(tileOf('E09000016').column).to.equal(TILE_COLUMNS - 1);
    expect(tileOf('E09000017').column).to.equal(0);
  });

  it('begin with the letters of their borough', () => {
    for (const { code, abbreviation } of TILES) {
      const { name, alsoKnownAs = [] } = BOROUGHS.find((borough) => borough.code === code)!;
      expect(
        [name, ...alsoKnownAs].some((one) => one.startsWith(abbreviation[0]!)),
        abbreviation,
      ).to.equal(true);
    }
  });

  it('have a shorter name for lists where the full one is long', () => {
    expect(listName('E09000020')).to.equal('Kensington & Ch.');
    expect(listName('E09000012')).to.equal(undefined);
  });
});
