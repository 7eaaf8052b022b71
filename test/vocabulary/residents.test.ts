import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import Papa from 'papaparse';
import { BOROUGHS, CITY_OF_LONDON, RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS, type EthnicGroup, SELF_DEFINED_GROUP } from '../../src/vocabulary/ethnicity.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

const CITY_AND_WESTMINSTER = 'E09000001+E09000033';
const WESTMINSTER = 'E09000033';

interface Row {
  area: string;
  ethnicity: string;
  residents: string;
  table: string;
}

function records<T>(text: string): T[] {
  return Papa.parse<T>(text, { header: true, skipEmptyLines: true, comments: '#' }).data;
}

const rows = records<Row>(readFileSync(new URL('../../src/vocabulary/residents.csv', import.meta.url), 'utf8'));
const groupOf = (ethnicity: string) => ethnicity.split('-')[0] as EthnicGroup;

function residentsOf(area: string, group?: EthnicGroup): number {
  return rows
    .filter((row) => row.area === area && (!group || groupOf(row.ethnicity) === group))
    .reduce((sum, row) => sum + Number(row.residents), 0);
}

describe('the residents that ship with Evenhand', () => {
  it('are whole numbers of people, each area and ethnicity once', () => {
    for (const row of rows) expect(row.residents, row.area).to.match(/^\d+$/);
    const names = rows.map((row) => `${row.area} ${row.ethnicity}`);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('are of every area of London, in every group', () => {
    for (const { code, name } of BOROUGHS) {
      for (const group of ETHNIC_GROUPS) expect(residentsOf(code, group), `${name} ${group}`).to.be.above(0);
    }
  });

  it('have the 19 groups of the Census in every borough but the two that the Census joins', () => {
    const census = Object.entries(SELF_DEFINED_GROUP)
      .filter(([, group]) => group !== 'unknown')
      .map(([code]) => code);
    for (const area of [CITY_AND_WESTMINSTER, ...RATED_BOROUGHS.map(({ code }) => code)].filter(
      (code) => code !== WESTMINSTER,
    )) {
      expect(
        rows.filter((row) => row.area === area).map((row) => row.ethnicity),
        area,
      ).to.have.members(census);
    }
  });

  it('of Westminster are those of the joined area less the City of London, group by group', () => {
    for (const group of ETHNIC_GROUPS) {
      expect(residentsOf(WESTMINSTER, group), group).to.equal(
        residentsOf(CITY_AND_WESTMINSTER, group) - residentsOf(CITY_OF_LONDON, group),
      );
    }
  });

  it('of the City of London are the 8,600 that its figures are withheld for', () => {
    expect(residentsOf(CITY_OF_LONDON)).to.be.within(8_550, 8_649);
  });

  it('of all areas are London’s residents by group, to within a thousandth', () => {
    // METHODS.md, the constants of the simulation: Census 2021.
    const london = { white: 4_731_172, black: 1_188_370, asian: 1_817_640, mixed: 505_775, other: 556_768 };
    for (const group of ETHNIC_GROUPS) {
      const sum = BOROUGHS.reduce((total, { code }) => total + residentsOf(code, group), 0);
      expect(sum, group).to.be.closeTo(london[group], london[group] / 1_000);
    }
  });
});

describe('the residents beside the tables they come from', () => {
  type CensusRow = Record<string, string>;

  it('are the 19-group table, row by row', function () {
    needsSharedData(this, 'data/census');
    const census = records<CensusRow>(
      readFileSync(sharedPath('data/census/census2021_ethnic_group_19_london_32areas.csv'), 'utf8'),
    );
    expect(census).to.have.length(32);
    for (const { 'Geography Code': code, 'Geography Name': name, ...groups } of census) {
      const area = code === CITY_OF_LONDON ? CITY_AND_WESTMINSTER : code!;
      const shipped = rows.filter((row) => row.area === area).map((row) => Number(row.residents));
      expect(shipped.sort(), name).to.deep.equal(Object.values(groups).map(Number).sort());
      for (const [group, heading] of Object.entries({
        white: 'White',
        black: 'Black',
        asian: 'Asian',
        mixed: 'Mixed',
        other: 'Other',
      })) {
        const sum = Object.entries(groups)
          .filter(([label]) => label.startsWith(heading))
          .reduce((total, [, residents]) => total + Number(residents), 0);
        expect(residentsOf(area, group as EthnicGroup), `${name} ${group}`).to.equal(sum);
      }
    }
  });

  it('of the City of London are the 7-group table', function () {
    needsSharedData(this, 'data/census');
    const census = records<CensusRow>(
      readFileSync(sharedPath('data/census/census2021_ethnic_group_7_london_33areas.csv'), 'utf8'),
    );
    const city = census.find((row) => row.LAD_code === CITY_OF_LONDON)!;
    const mixed = Number(city.Mixed_Other) + Number(city.Mixed_Asian) + Number(city.Mixed_Black);
    const wanted = [Number(city.White), Number(city.Black), Number(city.Asian), mixed, Number(city.Other)];
    expect(ETHNIC_GROUPS.map((group) => residentsOf(CITY_OF_LONDON, group))).to.deep.equal(wanted);
  });

  it('differ from the 7-group table of each borough by rounding, and by Gypsy, Traveller and Roma', function () {
    needsSharedData(this, 'data/census');
    const census = records<CensusRow>(
      readFileSync(sharedPath('data/census/census2021_ethnic_group_7_london_33areas.csv'), 'utf8'),
    );
    for (const row of census.filter(({ LAD_code }) => LAD_code !== CITY_OF_LONDON && LAD_code !== WESTMINSTER)) {
      const moved = rows
        .filter(({ area, ethnicity }) => area === row.LAD_code && /gypsy|roma/.test(ethnicity))
        .reduce((sum, { residents }) => sum + Number(residents), 0);
      // 19 figures, each rounded to 5.
      expect(residentsOf(row.LAD_code!, 'black'), row.LAD).to.be.closeTo(Number(row.Black), 15);
      expect(residentsOf(row.LAD_code!, 'white'), row.LAD).to.be.closeTo(Number(row.White) + moved, 25);
    }
  });
});
