import { expect } from 'chai';
import { evidenceSentences, type ToldEvidence } from '../../src/domain/review-evidence.ts';

const EVIDENCE: ToldEvidence = {
  from: '2025-06',
  to: '2026-05',
  monthsPresent: 12,
  searches: 212.4,
  residents: 31_000,
  whiteSearches: 96.2,
  whiteResidents: 88_000,
  ratio: 6.3,
  low: 5,
  high: 7.9,
  londonRatio: 3.6,
  materiality: 1.5,
  probability: 0.97,
};
const HACKNEY = 'E09000012';

describe('the evidence of a flag in words', () => {
  it('gives the ratio with its range first, then what it rests on and how sure it is', () => {
    expect(evidenceSentences({ areaCode: HACKNEY, group: 'black', reason: 'weapons' }, EVIDENCE)).to.deep.equal([
      'In the 12 months to May 2026, weapons searches of Black residents in Hackney were at 6.3 times the rate of White residents (likely range 5.0 to 7.9).',
      'That rests on about 212 searches of 31,000 Black residents, and about 96 of 88,000 White residents. London’s boroughs scatter around 3.6 times.',
      'Once we allow for chance and for the usual differences between boroughs, there is a 97% probability that the figure for Hackney is more than one and a half times what is usual in London.',
    ]);
  });

  it('gives a share against the rest of London where the flag is about everybody', () => {
    const [share, rest] = evidenceSentences(
      { areaCode: HACKNEY, group: 'all', reason: 'smell-in-substance' },
      {
        ...EVIDENCE,
        searches: 120,
        residents: 400,
        whiteSearches: 1000,
        whiteResidents: 10_000,
        ratio: 3,
        low: 2.5,
        high: 3.6,
      },
    );
    expect(share).to.equal(
      'In the 12 months to May 2026, 120 of 400 drug searches in Hackney whose written grounds can be judged (30%) gave no ground about the person but the smell of cannabis.',
    );
    expect(rest).to.equal(
      'In the rest of London it was 10%. The share here is 3.0 times that (likely range 2.5 to 3.6).',
    );
  });

  it('names every group where several stood out at once, and says nothing of a chance that was not kept', () => {
    const { probability: _, ...first } = EVIDENCE;
    const groups = [
      { group: 'black' as const, ratio: 4.1 },
      { group: 'mixed' as const, ratio: 3.2 },
    ];
    expect(
      evidenceSentences({ areaCode: HACKNEY, group: 'white', reason: 'drugs' }, { ...first, groups }),
    ).to.deep.equal([
      'In the 12 months to May 2026, several groups stood out at once in Hackney: Black residents at 4.1 times the White rate and residents of Mixed ethnicity at 3.2 times the White rate.',
      'So it may be that unusually few White residents were searched: about 96 of 88,000 White residents (drug searches).',
    ]);
  });
});
