import { expect } from 'chai';
import { SHADES } from '../../src/charts/palette.ts';
import { stepOf, tileMap, tileMapTable } from '../../src/charts/tile-map.ts';
import { elementsOf, numberOf } from './parse-svg.ts';
import { MAP } from './samples.ts';

const { flagMeaning: _flag, withheldMeaning: _withheld, ...BARE } = MAP;

describe('the tile map', () => {
  it('has 33 squares of one size, none on another', () => {
    const squares = elementsOf(tileMap(MAP), 'rect').filter(({ attributes }) => attributes.width === '62');
    expect(squares).to.have.length(33);
    expect(new Set(squares.map((square) => `${numberOf(square, 'x')},${numberOf(square, 'y')}`)).size).to.equal(33);
    expect(squares.every(({ attributes }) => attributes.height === '62')).to.equal(true);
  });

  it('shades a value at a break on the darker side', () => {
    expect([1.9, 2, 2.9, 4.9, 5, 60].map((value) => stepOf(value, MAP.breaks))).to.deep.equal([0, 1, 1, 3, 4, 4]);
    const svg = tileMap({ ...MAP, tiles: MAP.tiles.filter(({ value }) => value === 5) });
    const [square] = elementsOf(svg, 'rect').filter(({ attributes }) => attributes.width === '62');
    expect(square!.attributes.fill).to.equal(SHADES[4].fill);
  });

  it('hatches what is withheld, with its words', () => {
    const svg = tileMap(MAP);
    const hatched = elementsOf(svg, 'rect').filter(
      ({ attributes }) => attributes.width === '62' && attributes.fill!.startsWith('url('),
    );
    expect(hatched).to.have.length(2);
    expect(elementsOf(svg, 'text').map(({ text }) => text)).to.include.members([
      'too few',
      'no rate',
      'too few to compare',
    ]);
  });

  it('is a group of links where tiles lead somewhere, each named in full, and an image where none does', () => {
    const links = elementsOf(tileMap(MAP), 'a');
    expect(links).to.have.length(33);
    expect(elementsOf(tileMap(MAP), 'title').map(({ text }) => text)).to.include(
      'City of London: no rate: few residents',
    );
    const still = tileMap({ ...MAP, tiles: MAP.tiles.map(({ href: _href, ...tile }) => tile) });
    expect(elementsOf(still, 'a')).to.have.length(0);
    expect(elementsOf(still, 'svg')[0]!.attributes.role).to.equal('img');
  });

  it('marks flags with a flag, and says what it means', () => {
    const flagged = MAP.tiles.filter(({ isFlagged }) => isFlagged).length;
    const svg = tileMap(MAP);
    expect(flagged).to.be.above(0);
    expect(elementsOf(svg, 'polygon')).to.have.length(flagged + 1);
    expect(
      elementsOf(svg, 'text')
        .map(({ text }) => text)
        .join(' '),
    ).to.include('a figure needs explaining');
    expect(tileMapTable(MAP).rows.filter(([, , flag]) => flag !== '')).to.have.length(flagged);
  });

  it('refuses what it could not explain or place', () => {
    expect(() => tileMap(BARE)).to.throw(RangeError, 'tileMap: flagMeaning is undefined');
    expect(() => tileMap({ ...BARE, flagMeaning: 'x' })).to.throw(RangeError, 'tileMap: withheldMeaning is undefined');
    expect(() => tileMap({ ...MAP, breaks: [1, 3, 2, 4] })).to.throw(RangeError, 'breaks are 1, 3, 2, 4');
    const [first] = MAP.tiles;
    expect(() => tileMap({ ...MAP, tiles: [first!, first!] })).to.throw(RangeError, 'is there twice');
    expect(() => tileMap({ ...MAP, tiles: [{ ...first!, code: 'E0' }] })).to.throw(RangeError, 'code is E0');
    expect(() => tileMap({ ...MAP, tiles: [] })).to.throw(RangeError, 'length of tiles is 0');
  });
});
