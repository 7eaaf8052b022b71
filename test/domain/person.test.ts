import { expect } from 'chai';
import { areaCodesOf, mayReadArea } from '../../src/domain/person.ts';
import { ROLES } from '../../src/vocabulary/role.ts';

const [BARNET, BRENT, HACKNEY, HARROW, LAMBETH] = ['E09000003', 'E09000005', 'E09000012', 'E09000015', 'E09000022'];

describe('the areas of a person', () => {
  it('are those of a member’s groups, each once, and none where there is no group', () => {
    const areaCodes = areaCodesOf({ role: 'member', bcu: null, groupAreaCodes: [LAMBETH, HACKNEY, LAMBETH] });
    expect(areaCodes).to.deep.equal([HACKNEY, LAMBETH]);
    expect(areaCodesOf({ role: 'member', bcu: 'North West', groupAreaCodes: [] })).to.deep.equal([]);
  });

  it('are the boroughs of a responder’s command unit, and all where they answer for the whole of the Met', () => {
    expect(areaCodesOf({ role: 'responder', bcu: 'North West', groupAreaCodes: [LAMBETH] })).to.deep.equal([
      BARNET,
      BRENT,
      HARROW,
    ]);
    expect(areaCodesOf({ role: 'responder', bcu: null, groupAreaCodes: [] })).to.equal('all');
    expect(areaCodesOf({ role: 'responder', bcu: 'no such unit', groupAreaCodes: [] })).to.deep.equal([]);
  });

  it('are all for everybody else', () => {
    for (const role of ROLES.filter((each) => each !== 'member' && each !== 'responder')) {
      expect(areaCodesOf({ role, bcu: 'North West', groupAreaCodes: [LAMBETH] }), role).to.equal('all');
    }
  });

  it('let a person read those and no other', () => {
    expect(mayReadArea({ areaCodes: [LAMBETH] }, LAMBETH)).to.equal(true);
    expect(mayReadArea({ areaCodes: [LAMBETH] }, HACKNEY)).to.equal(false);
    expect(mayReadArea({ areaCodes: [] }, LAMBETH)).to.equal(false);
    expect(mayReadArea({ areaCodes: 'all' }, HACKNEY)).to.equal(true);
  });
});
