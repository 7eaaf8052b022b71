import { expect } from 'chai';
import fc from 'fast-check';
import { type AgeColumn, agePopulations, RESIDENT_BANDS, suppressionOf } from '../../src/domain/age-population.ts';
import type { EthnicGroup } from '../../src/vocabulary/ethnicity.ts';
import { always } from './builders.ts';

const CAMDEN = 'E09000007';
/** Residents by age, 0 where nothing is said. */
const column = (
  total: number,
  ages: Record<number, number | undefined>,
  ethnicity: AgeColumn['ethnicity'] = 'black-african',
): AgeColumn => ({
  areaCode: CAMDEN,
  ethnicity,
  total,
  residents: Array.from({ length: 101 }, (_, age) => (age in ages ? ages[age] : 0)),
});
const bandsOf = (columns: AgeColumn[], residents: number, group: EthnicGroup = 'black') =>
  agePopulations(columns, (_, each) => (each === group ? residents : 0))
    .filter((row) => row.group === group)
    .map((row) => [row.band, row.residents, row.suppressedResidents]);

describe('residents by age band', () => {
  it('share what a group’s ages lack of its total evenly among the ages suppressed', () => {
    expect(bandsOf([column(100, { 5: 20, 12: 50, 25: undefined, 40: undefined })], 100)).to.deep.equal([
      ['under-10', 20, 0],
      ['10-17', 50, 0],
      ['18-24', 0, 0],
      ['25-34', 15, 15],
      ['over-34', 15, 15],
    ]);
  });

  it('take the shares of the ages, and apply them to the residents that other rates rest on', () => {
    expect(bandsOf([column(100, { 5: 20, 12: 50, 30: 30 })], 1_000).map(([, residents]) => residents)).to.deep.equal([
      200, 500, 0, 300, 0,
    ]);
  });

  it('share nothing where rounding leaves nothing lacking', () => {
    expect(bandsOf([column(95, { 12: 50, 20: 50, 40: undefined })], 95)).to.deep.equal([
      ['under-10', 0, 0],
      ['10-17', 48, 0],
      ['18-24', 47, 0],
      ['25-34', 0, 0],
      ['over-34', 0, 0],
    ]);
  });

  it('weigh the census’s groups within one of ours by their residents', () => {
    const bands = bandsOf([column(300, { 12: 300 }), column(100, { 40: undefined }, 'black-caribbean')], 400);
    expect(bands.map(([, residents]) => residents)).to.deep.equal([0, 300, 0, 0, 100]);
  });

  it('are none for a group without residents', () => {
    expect(bandsOf([column(0, {})], 0).map(([, residents]) => residents)).to.deep.equal([0, 0, 0, 0, 0]);
  });

  it('add up to the group’s residents whatever is suppressed, none of them below nothing', () => {
    const ages = fc.array(fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }), {
      minLength: 101,
      maxLength: 101,
    });
    always(fc.tuple(ages, fc.integer({ min: 0, max: 40_000 })), ([residents, count]) => {
      const known = residents.reduce<number>((sum, each) => sum + (each ?? 0), 0);
      const total = known + 4 * residents.filter((each) => each === undefined).length;
      const rows = bandsOf([{ ...column(0, {}), total, residents }], count);
      expect(rows).to.have.length(RESIDENT_BANDS.length);
      const sum = rows.reduce((all, [, each]) => all + Number(each), 0);
      expect(sum).to.equal(total === 0 ? 0 : count);
      for (const [, each, suppressed] of rows) expect(Number(suppressed)).to.be.within(0, Number(each));
    });
  });

  it('come with how much of them stands for suppressed counts', () => {
    const columns = [column(100, { 5: 20, 12: 50, 25: undefined, 40: undefined })];
    const populations = agePopulations(columns, (_, group) => (group === 'black' ? 100 : 0));
    expect(suppressionOf(columns, populations).find(({ group }) => group === 'black')).to.deep.equal({
      areaCode: CAMDEN,
      group: 'black',
      cells: 101,
      suppressedCells: 2,
      residents: 100,
      suppressedResidents: 30,
    });
  });
});
