import { expect } from 'chai';
import { listMonths } from '../../src/demo/months.ts';
import { DEMO_PLAN, type DemoPlan, plantedDisparities, plantedSoleSmell } from '../../src/demo/plan.ts';
import { openMonths } from '../../src/demo/searches.ts';
import { listTrueRatios, londonRatio, trueRates } from '../../src/demo/true-rates.ts';
import { COMPARISON_GROUP, type EthnicGroup } from '../../src/vocabulary/ethnicity.ts';
import type { Reason } from '../../src/vocabulary/reason.ts';
import { RESIDENTS } from './small-plan.ts';

const planted = plantedDisparities(DEMO_PLAN);
const soleSmell = plantedSoleSmell(DEMO_PLAN);

describe('the truth of the demonstration', () => {
  it('plants a few disparities of two to three times, some permanent and some for the last fourteen months', () => {
    expect(planted).to.have.lengthOf(5);
    for (const { multiplier, group } of planted) {
      expect(multiplier).to.be.within(2, 3);
      expect(group).not.to.equal(COMPARISON_GROUP);
    }
    expect(new Set(planted.map(({ from }) => from))).to.deep.equal(new Set(['2024-10', '2025-08']));
  });

  it('plants nothing before the first month of a short plan', () => {
    const short: DemoPlan = { ...DEMO_PLAN, firstMonth: '2026-04' };
    for (const { from } of plantedDisparities(short)) expect(from).to.equal('2026-04');
  });

  it('multiplies a planted cell and leaves every other cell as it was', () => {
    const plain = trueRates(DEMO_PLAN, RESIDENTS, [])('2026-06');
    const raised = trueRates(DEMO_PLAN, RESIDENTS, planted)('2026-06');
    for (const [index, cell] of raised.entries()) {
      const plant = planted.find(
        ({ areaCode, group, reason }) => areaCode === cell.areaCode && group === cell.group && reason === cell.reason,
      );
      expect(cell.expected / plain[index]!.expected).to.be.closeTo(plant?.multiplier ?? 1, 1e-9);
    }
  });

  it('plants the recent disparities only from their month on', () => {
    const plain = trueRates(DEMO_PLAN, RESIDENTS, [])('2025-07');
    const raised = trueRates(DEMO_PLAN, RESIDENTS, planted)('2025-07');
    const different = raised.filter((cell, index) => cell.expected !== plain[index]!.expected);
    expect(different).to.have.lengthOf(planted.filter(({ from }) => from <= '2025-07').length);
  });

  it('adds up to the planned number of searches in a year', () => {
    const months = listMonths('2025-10', '2026-09');
    const total = months.flatMap(trueRates(DEMO_PLAN, RESIDENTS, [])).reduce((sum, { expected }) => sum + expected, 0);
    expect(total / 12).to.be.within(0.94 * DEMO_PLAN.searchesPerMonth, 1.06 * DEMO_PLAN.searchesPerMonth);
  });

  it('lets half of the boroughs lie above London’s ratio and half below', () => {
    const months = listMonths('2025-10', '2026-09');
    const ratios = listTrueRatios(DEMO_PLAN, RESIDENTS, [], months).map(({ timesLondon }) => timesLondon);
    expect(ratios.filter((ratio) => ratio > 1).length / ratios.length).to.be.within(0.4, 0.6);
    expect(ratios.filter((ratio) => ratio > 3)).to.have.lengthOf(0);
  });

  it('holds that Black residents of London are searched for weapons at 3.8 times the rate of White residents', () => {
    expect(londonRatio('black', 'weapons')).to.be.closeTo(3.795, 1e-9);
    expect(londonRatio('white', 'weapons')).to.equal(1);
  });
});

describe('the searches drawn from that truth', () => {
  // The larger planted cells, at full size, over two months: enough to stand far out of chance.
  const openMonth = openMonths(DEMO_PLAN, RESIDENTS, planted, soleSmell);
  const searches = ['2026-06', '2026-07'].flatMap((month) => [...openMonth(month).searches()]);
  const count = (areaCode: string, group: EthnicGroup, reason: Reason) =>
    searches.filter(
      (search) => search.areaCode === areaCode && search.truth.group === group && search.truth.reason === reason,
    ).length;

  it('are as many in each planted cell as the truth expects, and far more than without the disparity', () => {
    for (const { areaCode, group, reason, multiplier } of planted) {
      const expected = listTrueRatios(DEMO_PLAN, RESIDENTS, planted, ['2026-06', '2026-07']).find(
        (cell) => cell.areaCode === areaCode && cell.group === group && cell.reason === reason,
      )!.expected;
      const found = count(areaCode, group, reason);
      const margin = 4 * Math.sqrt(expected) + 3;
      expect(found, `${areaCode} ${group} ${reason}`).to.be.within(expected - margin, expected + margin);
      if (expected > 60) expect(found).to.be.greaterThan((1.4 * expected) / multiplier);
    }
  });

  it('come out the same when the month is drawn again', () => {
    const again = [...openMonth('2026-06').searches()];
    expect(again).to.deep.equal(searches.filter(({ month }) => month === '2026-06'));
  });

  it('rest on the smell alone three times as often in the planted places as elsewhere', () => {
    const share = (isPlanted: boolean) => {
      const judged = searches.filter(
        ({ areaCode, truth }) =>
          soleSmell.some((one) => one.areaCode === areaCode && (one.group ?? truth.group) === truth.group) ===
            isPlanted &&
          (!isPlanted || truth.group !== undefined) &&
          truth.reason === 'drugs' &&
          truth.tier !== undefined &&
          truth.tier !== 'insufficient',
      );
      const sole = judged.filter(({ truth }) => truth.tier === 'smell_only' || truth.tier === 'smell_weak');
      return sole.length / judged.length;
    };
    expect(share(true)).to.be.within(0.24, 0.45);
    expect(share(false)).to.be.within(0.06, 0.12);
  });

  it('are fewer before dawn than after school', () => {
    const inHour = (hour: number) => searches.filter(({ minute }) => Math.floor(minute / 60) === hour).length;
    expect(inHour(16)).to.be.greaterThan(5 * inHour(5));
  });
});
