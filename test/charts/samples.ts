import type { DotPlotInput } from '../../src/charts/dot-plot.ts';
import type { Estimate } from '../../src/charts/estimate.ts';
import type { FunnelInput } from '../../src/charts/funnel-chart.ts';
import type { RankPlotInput } from '../../src/charts/rank-plot.ts';
import type { SparklineInput } from '../../src/charts/sparkline.ts';
import type { StackedOutcomesInput } from '../../src/charts/stacked-outcomes.ts';
import type { TileMapInput } from '../../src/charts/tile-map.ts';
import type { TrendInput } from '../../src/charts/trend-chart.ts';
import type { TrendPoint } from '../../src/charts/trend-marks.ts';
import { addMonths } from '../../src/domain/period.ts';
import { monthText, percentRangeText, percentText, rangeText, ratioText } from '../../src/domain/wording.ts';
import { logRatioFunnelLimits } from '../../src/stats/log-ratio-funnel.ts';
import { BOROUGHS, CITY_OF_LONDON, RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { listName } from '../../src/vocabulary/tile-map.ts';

/** A ratio with limits a factor away on either side. */
export function ratio(value: number, factor = 1.25): Estimate {
  const [low, high] = [value / factor, value * factor];
  return { value, low, high, text: ratioText(value), rangeText: rangeText(low, high) };
}

/** A share with limits so far away on either side. */
export function share(value: number, reach = 0.04): Estimate {
  const [low, high] = [Math.max(0, value - reach), Math.min(1, value + reach)];
  return { value, low, high, text: percentText(value), rangeText: percentRangeText(low, high) };
}

/** The fractional part of a multiple of the golden ratio: numbers from 0 to 1 that are the same on every run. */
const scatter = (at: number): number => (at * 0.618034 + 0.37) % 1;

/** Ratios of the 32 boroughs, 1.9 to about 6, in no order. */
export const BOROUGH_RATIOS = RATED_BOROUGHS.map(({ code, name }, at) => ({
  code,
  name,
  value: 3.3 * Math.exp((scatter(at) - 0.5) * 1.1),
  expected: 40 + 900 * scatter(at * 7 + 3),
}));

const COLUMNS = { row: 'Borough', value: 'Times the rate of White residents' };

/** Months before and at May 2026; those in `missing` have no records. */
export function months(count: number, missing: readonly number[], valueAt: (at: number) => Estimate): TrendPoint[] {
  return Array.from({ length: count }, (_, at) => {
    const month = addMonths('2026-05', at - count + 1);
    const point = { month, name: monthText(month) };
    return missing.includes(at) ? { ...point, why: 'no records' } : { ...point, estimate: valueAt(at) };
  });
}

export const TREND: TrendInput = {
  id: 'trend',
  title: 'Black residents of Lambeth: times the rate of White residents, 12 months to each month',
  kind: 'ratio',
  series: {
    name: 'Lambeth',
    points: months(36, [14, 15], (at) => ratio(3.4 + 0.7 * Math.sin(at / 6) + at / 70, 1.16)),
  },
  beside: { name: 'London', points: months(36, [14, 15], (at) => ratio(3.3 + 0.12 * Math.sin(at / 4))) },
};

export const SHARE_TREND: TrendInput = {
  id: 'smell-trend',
  title: 'Drug searches in Northbrook on the smell of cannabis alone',
  kind: 'share',
  series: { name: 'Northbrook', points: months(24, [9, 23], (at) => share(0.08 + 0.03 * Math.cos(at / 3), 0.03)) },
  beside: { name: 'London', points: months(24, [], (at) => share(0.064 + 0.004 * Math.sin(at))) },
};

export const FUNNEL: FunnelInput = {
  id: 'funnel',
  title: 'Searches of Black residents for weapons: ratios of the boroughs by size',
  kind: 'ratio',
  points: BOROUGH_RATIOS.map(({ name, value, expected }) => ({
    name,
    size: expected,
    sizeText: expected.toFixed(0),
    value,
    text: ratioText(value),
    isHighlighted: name === 'Lambeth',
  })),
  centre: { value: 3.3, text: 'London’s usual ratio, 3.3' },
  limits: [
    { text: '95% of boroughs, by chance alone', points: curve(0.95, 0) },
    { text: '99.8%, by chance alone', points: curve(0.998, 0) },
    { text: '99.8%, with usual differences too', points: curve(0.998, 0.04), isWidened: true },
  ],
  sizeName: 'Searches expected in 12 months',
  columns: { area: 'Borough', size: 'Searches expected', value: 'Times the rate' },
};

function curve(confidence: number, between: number): { size: number; low: number; high: number }[] {
  return Array.from({ length: 96 }, (_, at) => {
    const size = 4 + at * 10;
    return { size, ...logRatioFunnelLimits(3.3, 4 / size, between, confidence) };
  });
}

export const GROUPS: DotPlotInput = {
  id: 'groups',
  title: 'Lambeth: times the rate of White residents, by group',
  kind: 'ratio',
  rows: [
    { name: 'Black', estimate: ratio(4.1, 1.13) },
    { name: 'Mixed', estimate: ratio(1.7, 1.3) },
    { name: 'Other', estimate: ratio(1.04, 1.5) },
    { name: 'Asian', estimate: ratio(0.8, 1.4) },
  ],
  references: [
    { value: 1, text: '1: same rate' },
    { value: 3.3, text: 'London, Black residents 3.3' },
  ],
  columns: { row: 'Group', value: 'Times the rate of White residents' },
};

export const REASONS: DotPlotInput = {
  id: 'reasons',
  title: 'Lambeth: searches of Black residents, by what was searched for',
  kind: 'ratio',
  rows: [
    { name: 'All reasons', estimate: ratio(4.1, 1.13), isHighlighted: true },
    { name: 'Drugs', estimate: ratio(3.7, 1.16) },
    { name: 'Weapons, points and blades', estimate: ratio(6.3, 1.3) },
    { name: 'Stolen property', estimate: ratio(2.6, 1.35) },
    { name: 'Articles to be used in theft, burglary or another offence', estimate: ratio(2.2, 2.4) },
    { name: 'Firearms', estimate: { value: 11, low: 2.9, high: Infinity, text: '11', rangeText: '2.9 or more' } },
    { name: 'Criminal damage', why: 'too few to compare' },
    { name: 'Section 60', estimate: { value: 0, low: 0, high: 2.1, text: '0.0', rangeText: '0.0 to 2.1' } },
  ],
  references: [
    { value: 1, text: '1: same rate' },
    { value: 3.3, text: 'London 3.3' },
  ],
  columns: { row: 'Searched for', value: 'Times the rate of White residents' },
};

export const FINDS: DotPlotInput = {
  id: 'finds',
  title: 'Share of searches that found what was looked for, by group',
  kind: 'share',
  rows: [
    { name: 'White', estimate: share(0.24, 0.02) },
    { name: 'Black', estimate: share(0.21, 0.015) },
    { name: 'Asian', estimate: share(0.26, 0.05) },
    { name: 'Mixed', estimate: share(0.19, 0.07) },
    { name: 'Other', why: 'not recorded' },
  ],
  references: [{ value: 0.23, text: 'London 23%' }],
  columns: { row: 'Group', value: 'Found' },
};

export const RANK: RankPlotInput = {
  id: 'rank',
  title: 'Boroughs by how many times as often Black residents were searched as White residents',
  kind: 'ratio',
  rows: BOROUGH_RATIOS.map(({ code, name, value, expected }) => {
    const short = listName(code);
    return {
      name,
      ...(short === undefined ? {} : { shortName: short }),
      ...(name === 'Kingston upon Thames'
        ? { why: 'too few to compare' }
        : { estimate: ratio(value, Math.exp(4 / Math.sqrt(expected))) }),
      isHighlighted: name === 'Lambeth',
    };
  }),
  references: [
    { value: 1, text: '1: same rate' },
    { value: 3.3, text: 'London 3.3' },
  ],
  columns: COLUMNS,
};

export const MAP: TileMapInput = {
  id: 'map',
  title: 'Boroughs by how many times as often Black residents were searched as White residents',
  tiles: BOROUGHS.map(({ code, name }) => {
    const found = BOROUGH_RATIOS.find((one) => one.code === code);
    const value = found && Math.round(found.value * 10) / 10;
    if (code === CITY_OF_LONDON || value === undefined) {
      return { code, name, text: 'no rate', meaning: 'no rate: few residents', href: `/boroughs/${code}` };
    }
    if (name === 'Kingston upon Thames') {
      return { code, name, text: 'too few', meaning: 'too few to compare', href: `/boroughs/${code}` };
    }
    const meaning = `${ratioText(value)} times`;
    return { code, name, value, text: ratioText(value), meaning, isFlagged: value > 4.8, href: `/boroughs/${code}` };
  }),
  breaks: [2, 3, 4, 5],
  steps: ['under 2', '2.0 to 2.9', '3.0 to 3.9', '4.0 to 4.9', '5 or more'],
  stepsName: 'Times the rate of White residents',
  flagMeaning: 'a figure needs explaining',
  withheldMeaning: 'too few to compare',
  columns: { area: 'Borough', value: 'Times the rate', flag: 'Flag' },
};

/** Shares of parts, of their sum, as texts. */
const sharesOf = (...parts: number[]): { share: number; text: string }[] => {
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => ({ share: part / whole, text: percentText(part / whole) }));
};

export const OUTCOMES: StackedOutcomesInput = {
  id: 'outcomes',
  title: 'What followed searches in Lambeth, by group',
  parts: [
    { name: 'arrest' },
    { name: 'community resolution' },
    { name: 'penalty notice, summons, caution or warning' },
    { name: 'no further action' },
    { name: 'not recorded', isUnknown: true },
  ],
  bars: [
    { name: 'White', note: '1,234 searches', shares: sharesOf(13, 9, 4, 70, 4) },
    { name: 'Black', note: '2,810 searches', shares: sharesOf(15, 7, 3, 72, 3) },
    { name: 'Asian', note: '412 searches', shares: sharesOf(11, 14, 6, 69, 0) },
    { name: 'Mixed', note: '198 searches', shares: sharesOf(17, 8, 2, 65, 8) },
    { name: 'Other', note: '8 searches', why: 'too few to compare' },
  ],
  rowName: 'Group',
};

export const SPARK: SparklineInput = {
  id: 'spark',
  title: 'Lambeth over 24 months: now 4.1',
  kind: 'ratio',
  values: Array.from({ length: 24 }, (_, at) => (at === 9 || at === 10 ? undefined : 3.4 + 0.7 * Math.sin(at / 4))),
};
