import { expect } from 'chai';
import { type CusumMonth, type MonthlyShare, predictiveCusum } from '../../src/stats/predictive-cusum.ts';
import { expectRelative } from './closeness.ts';

const settings = { offset: Math.log(0.25), mean: 0, sd: 0.3, monthSd: 0.1 };

/** As many months of 40 searches, a fifth or so of them of the group, with the ordinary ups and downs of one or two. */
const ordinary = (months: number): MonthlyShare[] =>
  Array.from({ length: months }, (_, i) => ({ events: [7, 8, 9, 8][i % 4] as number, total: 40 }));
const times = (months: readonly MonthlyShare[], factor: number): MonthlyShare[] =>
  months.map(({ events, total }) => ({ events: Math.round(events * factor), total }));
const same = (months: number, events: number, total: number): MonthlyShare[] =>
  Array.from({ length: months }, () => ({ events, total }));
const exchanged = (months: readonly (MonthlyShare | undefined)[]): (MonthlyShare | undefined)[] =>
  months.map((month) => month && { events: month.total - month.events, total: month.total });

type Monitored = Extract<CusumMonth, { state: 'monitored' }>;
const monitored = (months: readonly CusumMonth[]): Monitored[] =>
  months.filter((month): month is Monitored => month.state === 'monitored');
const alarms = (months: readonly CusumMonth[]): string[] => monitored(months).map((month) => month.alarm);
function last(months: readonly CusumMonth[]): Monitored {
  const month = months.at(-1);
  if (month?.state !== 'monitored') throw new Error('expected a monitored month');
  return month;
}

describe('the charts of change', () => {
  it('agree with their worked example', () => {
    const months = [...same(12, 5, 10), { events: 9, total: 10 }];
    const { z, upper, lower } = last(predictiveCusum(months, { offset: 0, mean: 0, sd: 0.3, monthSd: 0.1 }));
    expectRelative(z, 2.43447041213232, 1e-12);
    expectRelative(upper, 1.93447041213232, 1e-12);
    expect(lower).to.equal(0);
  });

  it('say nothing for twelve months and then judge every month', () => {
    const states = predictiveCusum(ordinary(20), settings).map((month) => month.state);
    expect(states.slice(0, 12)).to.deep.equal(new Array(12).fill('learning'));
    expect(states.slice(12)).to.deep.equal(new Array(8).fill('monitored'));
  });

  it('stay silent over four years of ordinary ups and downs', () => {
    expect(new Set(alarms(predictiveCusum(ordinary(48), settings)))).to.deep.equal(new Set(['none']));
  });

  it('find a doubling upward within three months, and nothing before it or downward', () => {
    const found = alarms(predictiveCusum([...ordinary(24), ...times(ordinary(8), 2)], settings));
    expect(found.slice(0, 12)).to.deep.equal(new Array(12).fill('none'));
    expect(found.slice(12, 15)).to.include('up');
    expect(found).to.not.include('down');
  });

  it('find a halving downward within nine months, and nothing before it or upward', () => {
    const found = alarms(predictiveCusum([...ordinary(24), ...times(ordinary(9), 0.5)], settings));
    expect(found.slice(0, 12)).to.deep.equal(new Array(12).fill('none'));
    expect(found.slice(12)).to.include('down');
    expect(found).to.not.include('up');
  });

  it('start again from 0 after an alarm, which shows the sum it was raised on', () => {
    const result = monitored(predictiveCusum([...ordinary(24), ...times(ordinary(8), 2)], settings));
    const at = result.findIndex((month) => month.alarm === 'up');
    expect(result[at]?.upper).to.be.above(6.5);
    expectRelative(result[at + 1]?.upper ?? 0, (result[at + 1]?.z ?? 0) - 0.5, 1e-12);
  });

  it('never sound on a single odd month after quiet ones', () => {
    const result = last(predictiveCusum([...ordinary(24), { events: 4000, total: 4000 }], settings));
    expect(result.z).to.equal(6);
    expect(result.upper).to.be.within(5.5, 6.5);
    expect(result.alarm).to.equal('none');
  });

  it('learn little of a rise, and nothing while it is on the way to an alarm', () => {
    const months = [...ordinary(24), ...times(ordinary(12), 2)];
    const result = monitored(predictiveCusum(months, settings));
    const open = monitored(predictiveCusum(months, { ...settings, updateBelow: 1000 }));
    const before = result[11]?.expectedShare ?? 0;
    expectRelative(before, 0.2, 0.02);
    const learned = (result.at(-1)?.expectedShare ?? 0) - before;
    expect(learned).to.be.within(0, ((open.at(-1)?.expectedShare ?? 0) - before) / 2);
    for (let i = 12; i + 1 < result.length; i++) {
      const isLearned = result[i + 1]?.expectedShare !== result[i]?.expectedShare;
      expect(isLearned).to.equal((result[i]?.upper ?? 0) < 3);
    }
  });

  it('pass over a missing month: no alarm, no reset, nothing learned', () => {
    const months = [...ordinary(20), ...times(ordinary(2), 2)];
    const rest = times(ordinary(4), 2);
    const whole = predictiveCusum([...months, ...rest], settings);
    const gapped = predictiveCusum([...months, undefined, undefined, ...rest], settings);
    expect(gapped.slice(22, 24)).to.deep.equal([{ state: 'missing' }, { state: 'missing' }]);
    expect(monitored(whole)[9]?.upper, 'a sum under way when the months go missing').to.be.above(3);
    expect([...gapped.slice(0, 22), ...gapped.slice(24)]).to.deep.equal(whole);
  });

  it('go on learning until twelve months have been seen, however many are missing', () => {
    const states = predictiveCusum([undefined, ...ordinary(6), undefined, ...ordinary(7)], settings).map(
      (month) => month.state,
    );
    expect(states.filter((state) => state === 'learning')).to.have.length(12);
    expect(states.at(-1)).to.equal('monitored');
  });

  it('take a month without a search for no news, which lets the sums run down', () => {
    const result = monitored(
      predictiveCusum([...ordinary(24), ...times(ordinary(1), 2), { events: 0, total: 0 }], settings),
    );
    expect(result.at(-1)?.z).to.equal(0);
    expectRelative(result.at(-1)?.upper ?? 0, (result.at(-2)?.upper ?? 0) - 0.5, 1e-12);
  });

  it('change places when the group and its comparison group do', () => {
    const months = [...ordinary(20), undefined, ...times(ordinary(8), 2), ...times(ordinary(8), 0.25)];
    const result = predictiveCusum(months, { ...settings, mean: 0.2 });
    const mirrored = predictiveCusum(exchanged(months), { ...settings, offset: -settings.offset, mean: -0.2 });
    const names = { none: 'none', up: 'down', down: 'up', both: 'both' };
    expect(alarms(result)).to.include('up').and.to.include('down');
    expect(alarms(mirrored)).to.deep.equal(alarms(result).map((alarm) => names[alarm as keyof typeof names]));
    for (const [i, month] of monitored(result).entries()) {
      const other = monitored(mirrored)[i] as Monitored;
      expect(other.upper).to.be.closeTo(month.lower, 1e-9);
      expect(other.lower).to.be.closeTo(month.upper, 1e-9);
      expect(other.z).to.be.closeTo(month.fallZ, 1e-9);
    }
  });

  it('alarm both ways when a month lies between a rise the one learned and the level the other kept', () => {
    const months = [...same(14, 80, 4000), ...same(24, 300, 4000), ...same(8, 180, 4000)];
    const found = alarms(predictiveCusum(months, { ...settings, monthSd: 0.05 }));
    expect(found.slice(0, 26)).to.not.include('both').and.to.not.include('down');
    expect(found.slice(26)).to.include('both');
  });

  it('ask for more evidence where the ratio wanders more from month to month', () => {
    const months = [...same(12, 200, 1000), { events: 260, total: 1000 }];
    const z = (monthSd: number) => last(predictiveCusum(months, { ...settings, monthSd })).z;
    expect(z(0.1)).to.be.below(z(0.05));
    expect(z(0.3)).to.be.below(z(0.1));
    expect(z(0), 'never surer than months that agree to 5%').to.equal(z(0.05));
  });

  it('start from the areas’ mean and let the months overrule it', () => {
    const first = (learningMonths: number, months: MonthlyShare[]) =>
      last(predictiveCusum([...months, { events: 8, total: 40 }], { ...settings, learningMonths })).expectedShare;
    expectRelative(first(0, []), 0.2, 1e-12);
    expectRelative(first(12, same(12, 600, 1000)), 0.6, 0.01);
  });

  it('hold where the prior and the months are taken to vary beyond reason', () => {
    const months = [
      { events: 0, total: 0 },
      { events: 3, total: 5 },
    ];
    const wild = { offset: 0, mean: 0, sd: 50, monthSd: 50, learningMonths: 1 };
    expect(last(predictiveCusum(months, wild)).z).to.be.within(0, 1);
  });

  it('refuse events that are negative, not whole or more than the total, and settings out of range', () => {
    const of = (events: number, total: number) => () => predictiveCusum([{ events, total }], settings);
    expect(of(-1, 10)).to.throw(RangeError, 'predictiveCusum: events is -1, expected a whole number of 0 or more');
    expect(of(1.5, 10)).to.throw(RangeError, 'predictiveCusum: events is 1.5, expected a whole number of 0 or more');
    expect(of(11, 10)).to.throw(RangeError, 'predictiveCusum: events is 11, expected a number of at most 10');
    expect(of(1, Number.NaN)).to.throw(RangeError, 'predictiveCusum: total is NaN');
    expect(() => predictiveCusum([], { ...settings, sd: 0 })).to.throw(RangeError, 'predictiveCusum: sd is 0');
    expect(() => predictiveCusum([], { ...settings, monthSd: -0.1 })).to.throw(
      RangeError,
      'predictiveCusum: monthSd is -0.1, expected a finite number of 0 or more',
    );
    expect(() => predictiveCusum([], { ...settings, offset: -Infinity })).to.throw(
      RangeError,
      'predictiveCusum: offset is -Infinity, expected a finite number',
    );
  });
});
