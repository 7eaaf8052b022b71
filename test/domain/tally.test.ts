import { expect } from 'chai';
import { residentsOf, tally } from '../../src/domain/tally.ts';
import { ETHNIC_GROUPS, type RecordedGroup } from '../../src/vocabulary/ethnicity.ts';
import { REASON_SCOPES, REASONS } from '../../src/vocabulary/reason.ts';
import { always, HACKNEY, LAMBETH, residents, row, someRows } from './builders.ts';

const rows = [
  row({ selfDefined: 'black', searches: 5 }),
  row({ selfDefined: 'black', officerDefined: 'asian', searches: 2 }),
  row({ selfDefined: 'black', reason: 'section-60', searches: 30 }),
  row({ selfDefined: 'unknown', officerDefined: 'black', searches: 7 }),
  row({ selfDefined: 'black', areaCode: LAMBETH, searches: 11 }),
  row({ selfDefined: 'black', areaCode: 'unplaced', reason: 'unknown', searches: 13 }),
];
const selfDefined = tally(rows, (each) => each.selfDefined);
const officerDefined = tally(rows, (each) => each.officerDefined);

describe('a tally', () => {
  it('counts a group in an area, or everywhere where none is named', () => {
    expect(selfDefined.count('black', 'weapons', HACKNEY)).to.equal(7);
    expect(selfDefined.count('black', 'weapons')).to.equal(18);
  });

  it('keeps the two ethnicities apart', () => {
    expect(officerDefined.count('black', 'weapons', HACKNEY)).to.equal(12);
    expect(officerDefined.count('asian', 'weapons', HACKNEY)).to.equal(2);
    expect(selfDefined.count('asian', 'weapons', HACKNEY)).to.equal(0);
  });

  it('counts section 60 among all searches, and leaves it out of all but section 60', () => {
    expect(selfDefined.count('black', 'all', HACKNEY)).to.equal(37);
    expect(selfDefined.count('black', 'all-but-section-60', HACKNEY)).to.equal(7);
    expect(selfDefined.count('black', 'section-60', HACKNEY)).to.equal(30);
  });

  it('counts a search without place in no borough, and one without a reason in no reason, but both in the whole', () => {
    expect(selfDefined.count('black', 'all')).to.equal(61);
    expect(selfDefined.count('black', 'all', HACKNEY) + selfDefined.count('black', 'all', LAMBETH)).to.equal(48);
    expect(selfDefined.count('black', 'other')).to.equal(0);
  });

  it('is nothing where there are no rows', () => {
    expect(tally([], (each) => each.selfDefined).count('white', 'all')).to.equal(0);
    expect(selfDefined.count('black', 'all', 'E09000033')).to.equal(0);
  });

  it('adds up: groups with the unknown are all records, and section 60 with all but section 60 is all', () => {
    always(someRows, (some) => {
      const counted = tally(some, (each) => each.selfDefined);
      const sum = some.reduce((total, each) => total + each.searches, 0);
      const groups: RecordedGroup[] = [...ETHNIC_GROUPS, 'unknown'];
      expect(groups.reduce((total, group) => total + counted.count(group, 'all'), 0)).to.equal(sum);
      for (const group of groups) {
        expect(counted.count(group, 'section-60') + counted.count(group, 'all-but-section-60')).to.equal(
          counted.count(group, 'all'),
        );
      }
    });
  });

  it('gives every reason a place among the scopes', () => {
    expect(REASON_SCOPES).to.include.members([...REASONS]);
  });
});

describe('residents of several areas', () => {
  it('are added up, and none are made up for an area that is not known', () => {
    expect(residentsOf(residents(), [HACKNEY, LAMBETH], 'black')).to.equal(40_000);
    expect(residentsOf(residents(), [HACKNEY, 'E99999999'], 'black')).to.equal(20_000);
    expect(residentsOf(residents(), [], 'black')).to.equal(0);
  });
});
