import { farringtonFlexible } from '../stats/farrington-flexible.ts';
import { LONDON, RATED_BOROUGHS } from '../vocabulary/area.ts';
import { byMonth, type VolumeAlarm, type WatchInput } from './change.ts';

/**
 * Whether more searches were made than the same season of earlier years leads one to expect, of everyone and for all
 * reasons, in each borough and in London: what the charts of `change.ts` cannot see, since they look at shares.
 */

/** Months that must be published, the one judged among them. */
export const MONTHS_FOR_VOLUME = 48;

/** Three years looked back on, two months either side, ten seasons; one ordinary month in 1,000 alarms (METHODS.md). */
const SETTINGS = { freq: 12, b: 3, w: 2, noPeriods: 10, alpha: 0.001 };

/** The alarms of a span and what was watched for them. */
export interface WatchedVolume {
  alarms: VolumeAlarm[];
  /** Areas judged in at least one month of the span; under 48 published months, none. */
  areasWatched: number;
  /** False alarms a year to expect of so many areas: METHODS.md of `src/stats` gives 1.2 where 1 is aimed at. */
  expectedFalse: number;
}

/** Holds each month with four years of records against its season. Missing months are left out of the past. */
export function volumeAlarms(input: WatchInput): WatchedVolume {
  const places = [LONDON.code, ...RATED_BOROUGHS.map((borough) => borough.code)];
  const watched = new Set<string>();
  const alarms = places.flatMap((areaCode) => {
    const counts = monthlyTotals(input, areaCode);
    return counts.flatMap((count, at): VolumeAlarm[] => {
      const published = counts.slice(0, at + 1).filter((each) => each !== undefined).length;
      if (count === undefined || published < MONTHS_FOR_VOLUME) return [];
      const judged = farringtonFlexible(counts, at, SETTINGS);
      if (!judged.estimable) return [];
      watched.add(areaCode);
      if (!judged.isAlarm) return [];
      return [
        {
          kind: 'volume-high',
          areaCode,
          month: input.months[at]!,
          since: input.months[at]!,
          monthsSince: 1,
          searches: count,
          expectedSearches: judged.expected,
          limitSearches: judged.upper,
          isProvisional: at === counts.length - 1,
        },
      ];
    });
  });
  return { alarms, areasWatched: watched.size, expectedFalse: watched.size * 12 * SETTINGS.alpha * 1.2 };
}

/** Searches of everyone in an area, month by month; undefined where no file covers the month. */
function monthlyTotals(
  { months, forceCounts, boroughCounts, isPresent }: WatchInput,
  areaCode: string,
): (number | undefined)[] {
  const isLondon = areaCode === LONDON.code;
  return byMonth(months, isLondon ? forceCounts : boroughCounts).map((rows, at) =>
    isPresent(areaCode, months[at]!)
      ? rows.reduce((sum, row) => (isLondon || row.areaCode === areaCode ? sum + row.searches : sum), 0)
      : undefined,
  );
}
