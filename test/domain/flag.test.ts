import { expect } from 'chai';
import fc from 'fast-check';
import { changesOfMonth, type FlagHistory, type FlagSubject, isListedAt, isOpenAt } from '../../src/domain/flag.ts';
import { addMonths, type Month } from '../../src/domain/period.ts';
import { always, HACKNEY, LAMBETH } from './builders.ts';

const WEAPONS: FlagSubject = { areaCode: HACKNEY, group: 'black', reason: 'weapons' };
const DRUGS: FlagSubject = { areaCode: LAMBETH, group: 'asian', reason: 'drugs' };

/** Flags as the database keeps them: opened, and entries only ever added. */
class Register {
  readonly flags: (FlagHistory & { events: { month: Month; kind: FlagHistory['events'][number]['kind'] }[] })[] = [];

  /** Holds a month's list against the flags and keeps what changes. */
  hold(month: Month, ...listed: FlagSubject[]) {
    const changes = changesOfMonth(month, listed, this.flags);
    for (const { flagId, kind } of changes.entries) this.flags[flagId]!.events.push({ month, kind });
    for (const subject of changes.open) {
      this.flags.push({
        ...subject,
        flagId: this.flags.length,
        openedMonth: month,
        events: [{ month, kind: 'opened' }],
      });
    }
    return changes;
  }

  kinds(flagId = 0): string[] {
    return this.flags[flagId]!.events.map(({ month, kind }) => `${month} ${kind}`);
  }
}

function register(...months: [Month, ...FlagSubject[]][]): Register {
  const made = new Register();
  for (const [month, ...listed] of months) made.hold(month, ...listed);
  return made;
}

describe('a flag', () => {
  it('opens when its figure is on the list', () => {
    const { open, entries } = new Register().hold('2022-01', WEAPONS);
    expect(open).to.deep.equal([WEAPONS]);
    expect(entries).to.deep.equal([]);
  });

  it('continues, and is no second flag, while its figure stays on the list', () => {
    const made = register(['2022-01', WEAPONS], ['2022-02', WEAPONS]);
    expect(made.flags).to.have.length(1);
    expect(made.kinds()).to.deep.equal(['2022-01 opened', '2022-02 continued']);
  });

  it('is of one area, one group and one reason', () => {
    const made = register(['2022-01', WEAPONS]);
    for (const other of [
      { ...WEAPONS, areaCode: LAMBETH },
      { ...WEAPONS, group: 'asian' as const },
      { ...WEAPONS, reason: 'drugs' as const },
    ]) {
      expect(changesOfMonth('2022-02', [other], made.flags).open).to.deep.equal([other]);
    }
  });

  it('stays open for two months off the list and clears with the third', () => {
    const made = register(['2022-01', WEAPONS], ['2022-02'], ['2022-03'], ['2022-04']);
    expect(made.kinds()).to.deep.equal(['2022-01 opened', '2022-02 absent', '2022-03 absent', '2022-04 cleared']);
    const [flag] = made.flags;
    expect(['2022-01', '2022-02', '2022-03', '2022-04'].map((month) => isOpenAt(flag!, month))).to.deep.equal([
      true,
      true,
      true,
      false,
    ]);
    expect(isListedAt(flag!, '2022-01')).to.equal(true);
    expect(isListedAt(flag!, '2022-02')).to.equal(false);
  });

  it('counts its months off the list anew after coming back', () => {
    const made = register(
      ['2022-01', WEAPONS],
      ['2022-02'],
      ['2022-03'],
      ['2022-04', WEAPONS],
      ['2022-05'],
      ['2022-06'],
    );
    expect(made.kinds().slice(3)).to.deep.equal(['2022-04 continued', '2022-05 absent', '2022-06 absent']);
    expect(isOpenAt(made.flags[0]!, '2022-06')).to.equal(true);
  });

  it('opens anew, as another flag, when its figure is listed after the first has cleared', () => {
    const made = register(['2022-01', WEAPONS], ['2022-02'], ['2022-03'], ['2022-04'], ['2022-05', WEAPONS]);
    expect(made.flags.map((flag) => flag.openedMonth)).to.deep.equal(['2022-01', '2022-05']);
    expect(isOpenAt(made.flags[0]!, '2022-05')).to.equal(false);
    expect(isOpenAt(made.flags[1]!, '2022-05')).to.equal(true);
  });

  it('has no more entries once it has cleared', () => {
    const made = register(['2022-01', WEAPONS], ['2022-02'], ['2022-03'], ['2022-04'], ['2022-05'], ['2022-06']);
    expect(made.kinds()).to.have.length(4);
  });

  it('neither nears its clearing nor leaves the register in a month without a list', () => {
    const made = register(['2022-01', WEAPONS], ['2022-02'], ['2022-06'], ['2022-07']);
    expect(made.kinds()).to.deep.equal(['2022-01 opened', '2022-02 absent', '2022-06 absent', '2022-07 cleared']);
    expect(isOpenAt(made.flags[0]!, '2022-04')).to.equal(true);
    expect(isListedAt(made.flags[0]!, '2022-04')).to.equal(false);
  });

  it('was not open before its month', () => {
    const made = register(['2022-03', WEAPONS]);
    expect(isOpenAt(made.flags[0]!, '2022-02')).to.equal(false);
  });
});

describe('a month measured again', () => {
  it('with the same list changes nothing, whatever state its flags are in', () => {
    const months: [Month, ...FlagSubject[]][] = [
      ['2022-01', WEAPONS],
      ['2022-02', WEAPONS, DRUGS],
      ['2022-03', DRUGS],
      ['2022-04'],
      ['2022-05'],
    ];
    const made = new Register();
    for (const [month, ...listed] of months) {
      made.hold(month, ...listed);
      expect(made.hold(month, ...listed), month).to.deep.equal({ open: [], entries: [] });
    }
  });

  it('withdraws a flag that it opened and no longer lists', () => {
    const made = register(['2022-01', WEAPONS], ['2022-01']);
    expect(made.kinds()).to.deep.equal(['2022-01 opened', '2022-01 withdrawn']);
    expect(isOpenAt(made.flags[0]!, '2022-01')).to.equal(false);
    expect(isListedAt(made.flags[0]!, '2022-01')).to.equal(false);
  });

  it('brings a withdrawn flag back, and opens no second one, when it lists the figure after all', () => {
    const made = register(['2022-01', WEAPONS], ['2022-01'], ['2022-01', WEAPONS]);
    expect(made.flags).to.have.length(1);
    expect(made.kinds()).to.deep.equal(['2022-01 opened', '2022-01 withdrawn', '2022-01 continued']);
    expect(isOpenAt(made.flags[0]!, '2022-01')).to.equal(true);
  });

  it('lets a withdrawn flag rest: a later listing opens another', () => {
    const made = register(['2022-01', WEAPONS], ['2022-01'], ['2022-02', WEAPONS]);
    expect(made.flags.map((flag) => flag.openedMonth)).to.deep.equal(['2022-01', '2022-02']);
    expect(made.kinds(0)).to.deep.equal(['2022-01 opened', '2022-01 withdrawn']);
  });

  it('turns continued into absent, and absent into continued, for that month alone', () => {
    const made = register(['2022-01', WEAPONS], ['2022-02', WEAPONS], ['2022-02'], ['2022-02', WEAPONS]);
    expect(made.kinds().slice(1)).to.deep.equal(['2022-02 continued', '2022-02 absent', '2022-02 continued']);
  });

  it('takes back a clearing', () => {
    const made = register(
      ['2022-01', WEAPONS],
      ['2022-02'],
      ['2022-03'],
      ['2022-04'],
      ['2022-04', WEAPONS],
      ['2022-05'],
    );
    expect(made.flags).to.have.length(1);
    expect(made.kinds().slice(3)).to.deep.equal(['2022-04 cleared', '2022-04 continued', '2022-05 absent']);
  });

  it('counts once towards the three months, however often it is measured', () => {
    const made = register(
      ['2022-01', WEAPONS],
      ['2022-02'],
      ['2022-02', WEAPONS],
      ['2022-02'],
      ['2022-03'],
      ['2022-03'],
    );
    expect(isOpenAt(made.flags[0]!, '2022-03')).to.equal(true);
    made.hold('2022-04');
    expect(isOpenAt(made.flags[0]!, '2022-04')).to.equal(false);
  });
});

describe('any history of flags', () => {
  const lists = fc.array(fc.tuple(fc.boolean(), fc.subarray([WEAPONS, DRUGS])), { maxLength: 24 });

  it('has an open flag for every figure listed, and never two open flags for one figure', () => {
    always(lists, (steps) => {
      const made = new Register();
      let month = '2022-01';
      for (const [isNextMonth, listed] of steps) {
        if (isNextMonth) month = addMonths(month, 1);
        made.hold(month, ...listed);
        for (const subject of [WEAPONS, DRUGS]) {
          const open = made.flags.filter((flag) => flag.reason === subject.reason && isOpenAt(flag, month));
          expect(open.length).to.be.at.most(1);
          if (listed.includes(subject)) expect(open).to.have.length(1);
          expect(open.some((flag) => isListedAt(flag, month))).to.equal(listed.includes(subject));
        }
        expect(made.hold(month, ...listed)).to.deep.equal({ open: [], entries: [] });
      }
    });
  });
});
