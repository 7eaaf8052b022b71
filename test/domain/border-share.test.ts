import { expect } from 'chai';
import { borderShare, borderShareSentence } from '../../src/domain/border-share.ts';
import { readingGrade } from './reading-grade.ts';

describe('the share of searches near the edge of their borough', () => {
  it('is a note from 1 in 100, and qualifies borough figures from 1 in 10', () => {
    expect(borderShare({ measured: 1000, nearBorder: 9 })).to.deep.equal({
      state: 'known',
      share: 0.009,
      severity: 'none',
    });
    expect(borderShare({ measured: 1000, nearBorder: 10 })).to.include({ share: 0.01, severity: 'note' });
    expect(borderShare({ measured: 1000, nearBorder: 99 })).to.include({ severity: 'note' });
    expect(borderShare({ measured: 1000, nearBorder: 100 })).to.include({ share: 0.1, severity: 'qualifies' });
  });

  it('is not known, rather than none, where no search has a place', () => {
    expect(borderShare({ measured: 0, nearBorder: 0 })).to.deep.equal({ state: 'not-known' });
    expect(borderShareSentence({ measured: 0, nearBorder: 0 }, '2022-05')).to.match(/^For May 2022 we cannot say/);
  });

  it('is told with what it means, in words a volunteer reads easily', () => {
    const sentence = (nearBorder: number) => borderShareSentence({ measured: 1000, nearBorder }, '2022-05');
    expect(sentence(71)).to.equal(
      '7% of the searches with a place in May 2022 were within 50 metres of the edge of their borough. The police move each place to a point nearby, so a few of these may belong to the borough next door.',
    );
    expect(sentence(120)).to.contain('many of these may belong').and.contain('with care');
    expect(sentence(0)).to.match(/^0% of the searches .* borough\.$/);
    for (const nearBorder of [71, 120]) expect(readingGrade(sentence(nearBorder).split(/(?<=\.) /))).to.be.below(9);
  });
});
