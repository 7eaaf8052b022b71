import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import Papa from 'papaparse';
import { CITY_OF_LONDON, LONDON, RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS, type EthnicGroup } from '../../src/vocabulary/ethnicity.ts';
import { AGE_BANDS } from '../../src/vocabulary/person.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

type Line = Record<string, string>;

const BANDS = Object.keys(AGE_BANDS) as (keyof typeof AGE_BANDS)[];
const records = (text: string) => Papa.parse<Line>(text, { header: true, skipEmptyLines: true, comments: '#' }).data;
const shipped = (name: string) => readFileSync(new URL(`../../src/vocabulary/${name}`, import.meta.url), 'utf8');

const rows = records(shipped('residents-by-age.csv'));
const residentsOf = (group: EthnicGroup, band: string) =>
  Number(rows.find((row) => row.ethnicity === group && row.age_band === band)!.residents);

/** London's residents of a group as every other figure has them: of the 32 boroughs. */
const totals = records(shipped('residents.csv'));
const rated = new Set(RATED_BOROUGHS.map(({ code }) => code));
const totalOf = (group: EthnicGroup) =>
  totals
    .filter(({ area, ethnicity }) => rated.has(area!) && ethnicity!.split('-')[0] === group)
    .reduce((sum, { residents }) => sum + Number(residents), 0);

describe('the residents by age that ship with Evenhand', () => {
  it('are whole numbers of London’s people, each group and age once', () => {
    expect(rows.map((row) => `${row.area} ${row.ethnicity} ${row.age_band}`)).to.deep.equal(
      ETHNIC_GROUPS.flatMap((group) => BANDS.map((band) => `${LONDON.code} ${group} ${band}`)),
    );
    for (const { residents } of rows) expect(residents).to.match(/^[1-9]\d*$/);
  });

  it('add up, group by group, to the residents that its other rates rest on', () => {
    for (const group of ETHNIC_GROUPS) {
      const sum = BANDS.reduce((total, band) => total + residentsOf(group, band), 0);
      expect(sum, group).to.equal(totalOf(group));
    }
  });

  it('say where they come from, under which licence, and how suppressed counts were handled', () => {
    const notes = shipped('residents-by-age.csv')
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .join('\n');
    for (const words of [
      'Office for National Statistics, Census 2021',
      'Open Government Licence',
      'Suppressed',
      'Westminster',
    ]) {
      expect(notes).to.contain(words);
    }
  });
});

describe('the residents by age beside the table they come from', () => {
  /** Recomputed as the file's own notes say: suppressed ages share what their area and ethnic group lack of its total. */
  function sharesOf(group: EthnicGroup): Record<string, number> {
    const byAge = records(
      readFileSync(sharedPath('data/census/census2021_ethnic_group_19_by_age_london_32areas.csv'), 'utf8'),
    );
    const allAges = records(
      readFileSync(sharedPath('data/census/census2021_ethnic_group_19_london_32areas.csv'), 'utf8'),
    );
    const sums = Object.fromEntries(BANDS.map((band) => [band, 0]));
    for (const total of allAges) {
      const own = byAge.filter((row) => row['Geography Code'] === total['Geography Code']);
      expect(own).to.have.length(101);
      for (const label of Object.keys(total).filter((name) => name.toLowerCase().startsWith(group))) {
        const suppressed = own.filter((row) => row[label] === 'c');
        const known = own.reduce((sum, row) => sum + (row[label] === 'c' ? 0 : Number(row[label])), 0);
        const each = Math.max(0, Number(total[label]) - known) / Math.max(1, suppressed.length);
        for (const row of own) {
          const age = Number.parseInt(row.Age!, 10);
          const band = BANDS.find((name) => age >= AGE_BANDS[name].from && age <= AGE_BANDS[name].to)!;
          sums[band] = sums[band]! + (row[label] === 'c' ? each : Number(row[label]));
        }
      }
    }
    const all = Object.values(sums).reduce((total, count) => total + count, 0);
    return Object.fromEntries(Object.entries(sums).map(([band, count]) => [band, count / all]));
  }

  for (const group of ETHNIC_GROUPS) {
    it(`have the table’s shares of ages: ${group}`, function () {
      needsSharedData(this, 'data/census');
      const shares = sharesOf(group);
      for (const band of BANDS) {
        // Rounded so that the bands add up to the total: less than one person off.
        expect(residentsOf(group, band), band).to.be.closeTo(shares[band]! * totalOf(group), 1);
      }
    });
  }

  it('have in their shares the City of London’s residents, who are 1 in 1,000 of the joined table’s', function () {
    needsSharedData(this, 'data/census');
    const city = totals
      .filter(({ area }) => area === CITY_OF_LONDON)
      .reduce((sum, { residents }) => sum + Number(residents), 0);
    const london = ETHNIC_GROUPS.reduce((sum, group) => sum + totalOf(group), 0);
    expect(city / (city + london)).to.be.closeTo(0.001, 0.00005);
    const joined = records(
      readFileSync(sharedPath('data/census/census2021_ethnic_group_19_by_age_london_32areas.csv'), 'utf8'),
    );
    expect(new Set(joined.map((row) => row['Geography Name']))).to.include('City of London and Westminster');
  });
});
