import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findOrMakeSecret } from '../../src/store/secret-file.ts';

describe('the secret of a trial', () => {
  it('is made once, long enough, and for its owner alone', async () => {
    const home = mkdtempSync(join(tmpdir(), 'evenhand-secret-'));
    try {
      const secret = await findOrMakeSecret(home);
      expect(secret).to.have.length.above(48);
      expect(await findOrMakeSecret(home)).to.equal(secret);
      expect(readdirSync(home)).to.deep.equal(['sign-in-secret']);
      expect(statSync(join(home, 'sign-in-secret')).mode & 0o777).to.equal(0o600);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
