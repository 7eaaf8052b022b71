import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { RULES_VERSION } from '../../src/grounds/classify.ts';
import { LEXICON } from '../../src/grounds/lexicon.ts';
import { RULES } from '../../src/grounds/rules/index.ts';
import { WORD_WEIGHTS } from '../../src/grounds/weighing/word-weights.ts';

/**
 * What a version reads by. Readings are kept by version: rules that change under the same one would leave old readings standing
 * as new ones. Where this test fails, raise RULES_VERSION, run `npm run rules`, and write the new fingerprint beside it.
 */
const READS_BY = { version: '2026.1', fingerprint: 'e9ed67b080d0c785' };

describe('the version of the rules', () => {
  it('is raised whenever rules, lexicon or weights change', () => {
    const read = JSON.stringify([RULES, LEXICON, WORD_WEIGHTS]);
    const fingerprint = createHash('sha256').update(read).digest('hex').slice(0, 16);
    expect({ version: RULES_VERSION, fingerprint }).to.deep.equal(READS_BY);
  });
});
