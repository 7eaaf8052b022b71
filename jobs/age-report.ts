/** What `figures` tells the person at the terminal of people of an age. */
import type { AgeScope } from '../src/domain/by-age.ts';
import { countText, rateText, ratioText, STATE_WORDS } from '../src/domain/wording.ts';
import { CITY_OF_LONDON } from '../src/vocabulary/area.ts';
import { GROUP_NAMES } from '../src/vocabulary/ethnicity.ts';
import type { FiguresAnswer } from './figures.ts';

const AGE_NAMES: Record<AgeScope, string> = {
  '10-and-over': '10 and over',
  '10-17': '10 to 17',
  '18-24': '18 to 24',
  '25-34': '25 to 34',
  'over-34': '35 and over',
};

/** Rates and ratios by age, all reasons; or why an area has none. */
export function byAgeLines({ area, byAge }: Pick<FiguresAnswer, 'area' | 'byAge'>): string[] {
  if (byAge.length === 0) {
    return area === CITY_OF_LONDON
      ? []
      : ['Residents by age of this borough are not loaded (see load-populations), so nothing here is compared by age.'];
  }
  return [
    'By age, all reasons. Searches whose age is not recorded are shared out by the group’s known ages; the likely ranges rest on the known ones:',
    'age          group   searches  per 1,000  ratio to White residents of that age (likely range)',
    ...byAge
      .filter(({ reason }) => reason === 'all')
      .map((row) =>
        [
          AGE_NAMES[row.ages].padEnd(12),
          GROUP_NAMES[row.group].padEnd(6),
          countText(row.searches).padStart(9),
          (row.rate === null ? STATE_WORDS[row.state as keyof typeof STATE_WORDS] : rateText(row.rate)).padStart(10),
          row.ratioState === null ? '' : ` ${ratioOfRow(row)}`,
        ]
          .join(' ')
          .trimEnd(),
      ),
  ];
}

function ratioOfRow({ ratio, ratioLow, ratioHigh, ratioState }: FiguresAnswer['byAge'][number]): string {
  if (ratio === null || ratioLow === null || ratioHigh === null) {
    return STATE_WORDS[ratioState as keyof typeof STATE_WORDS];
  }
  return `${ratioText(ratio)} (${ratioText(ratioLow)} to ${ratioText(ratioHigh)})`;
}
