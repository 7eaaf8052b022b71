import { expect } from 'chai';
import type { FlagHistory } from '../../src/domain/flag.ts';
import { flagsAsShown, monthsOfFlags } from '../../src/domain/public-flag.ts';

const FLAG: FlagHistory = {
  flagId: 1,
  areaCode: 'E09000012',
  group: 'black',
  reason: 'weapons',
  openedMonth: '2026-03',
  events: [
    { month: '2026-03', kind: 'opened' },
    { month: '2026-04', kind: 'continued' },
    { month: '2026-05', kind: 'absent' },
  ],
};

const asShownIn = (...months: string[]) => flagsAsShown([FLAG], (month) => months.includes(month));

describe('a flag as far as the months that are shown tell of it', () => {
  it('is the whole of it where all of them are shown', () => {
    expect(asShownIn('2026-03', '2026-04', '2026-05')).to.deep.equal([FLAG]);
    expect(monthsOfFlags([FLAG, FLAG])).to.deep.equal(['2026-03', '2026-04', '2026-05']);
  });

  it('counts from the first of them that listed it', () => {
    expect(asShownIn('2026-04', '2026-05')).to.deep.equal([
      { ...FLAG, openedMonth: '2026-04', events: FLAG.events.slice(1) },
    ]);
  });

  it('is none where they only say that it was off the list', () => {
    expect(asShownIn('2026-05')).to.deep.equal([]);
  });
});
