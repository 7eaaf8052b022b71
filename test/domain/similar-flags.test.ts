import { expect } from 'chai';
import { type ComparedFlag, similarFlags } from '../../src/domain/similar-flags.ts';

const [CAMDEN, LAMBETH] = ['E09000007', 'E09000022'];

const flag = (flagId: number, only: Partial<ComparedFlag> = {}): ComparedFlag => ({
  flagId,
  areaCode: LAMBETH,
  group: 'black',
  reason: 'weapons',
  openedMonth: '2026-05',
  ...only,
});
const THIS = flag(10);
const alike = (...others: ComparedFlag[]) =>
  similarFlags(THIS, others).map(({ flag: { flagId }, likeness }) => [flagId, likeness]);

describe('past flags like one', () => {
  it('are those of the same figure first, then of the same area and reason, the same area and group, and elsewhere', () => {
    expect(
      alike(
        flag(1, { areaCode: CAMDEN, openedMonth: '2026-04' }),
        flag(2, { reason: 'drugs', openedMonth: '2026-04' }),
        flag(3, { group: 'asian', openedMonth: '2026-03' }),
        flag(4, { openedMonth: '2025-01' }),
      ),
    ).to.deep.equal([
      [4, 'same-figure'],
      [3, 'same-area-and-reason'],
      [2, 'same-area-and-group'],
      [1, 'same-group-and-reason'],
    ]);
  });

  it('are the latest first among those that are as much alike', () => {
    expect(
      alike(
        flag(1, { openedMonth: '2025-01' }),
        flag(3, { openedMonth: '2025-06' }),
        flag(2, { openedMonth: '2025-06' }),
      ).map(([flagId]) => flagId),
    ).to.deep.equal([3, 2, 1]);
  });

  it('are never itself, a later one, or one that has too little in common', () => {
    expect(
      alike(
        THIS,
        flag(11, { group: 'asian' }),
        flag(1, { openedMonth: '2026-06' }),
        flag(2, { areaCode: CAMDEN, group: 'asian', openedMonth: '2026-01' }),
        flag(3, { areaCode: CAMDEN, reason: 'drugs', openedMonth: '2026-01' }),
        flag(4, { group: 'asian', reason: 'drugs', openedMonth: '2026-01' }),
      ),
    ).to.deep.equal([]);
    expect(alike(flag(9, { group: 'asian' }))).to.have.length(1);
  });

  it('say in a line why they are worth looking at', () => {
    expect(
      similarFlags(THIS, [
        flag(4, { openedMonth: '2025-01' }),
        flag(3, { group: 'asian', openedMonth: '2026-03' }),
        flag(2, { reason: 'drugs', openedMonth: '2026-04' }),
        flag(1, { areaCode: CAMDEN, openedMonth: '2026-04' }),
      ]).map(({ why }) => why),
    ).to.deep.equal([
      'The same figure, flagged before in January 2025.',
      'Also here and for the same reason: weapons searches of Asian residents, flagged in March 2026.',
      'Also here and of the same group: drug searches of Black residents, flagged in April 2026.',
      'The same finding in Camden, flagged in April 2026.',
    ]);
  });
});
