import { expect } from 'chai';
import { ROLES } from '../../src/vocabulary/role.ts';
import { homeOf } from '../../src/web/home.ts';

describe('where a person begins', () => {
  it('is what waits for their role', () => {
    expect(ROLES.map((role) => [role, homeOf({ role })])).to.deep.equal([
      ['member', '/group'],
      ['reviewer', '/review'],
      ['responder', '/answers'],
      ['leadership', '/answers'],
      ['administrator', '/people'],
    ]);
  });
});
