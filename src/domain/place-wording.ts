/** The words that hold a borough against the others. */
import type { BoroughRank } from './borough-rank.ts';
import type { Estimate } from './figure.ts';
import { countText, rangeText, ratioText, STATE_SENTENCES } from './wording.ts';

/** "1st", "2nd", "11th", "23rd". */
export function ordinalText(place: number): string {
  const [tens, ones] = [place % 100, place % 10];
  if (tens >= 11 && tens <= 13) return `${place}th`;
  return `${place}${ones === 1 ? 'st' : ones === 2 ? 'nd' : ones === 3 ? 'rd' : 'th'}`;
}

/** Where a borough stands among those that can be compared, as far as chance lets us tell. */
export function rankSentence(place: string, rank: BoroughRank | undefined): string {
  if (!rank) return `${place} cannot be placed among the boroughs: there are too few searches to compare.`;
  const { highest, lowest, outOf } = rank;
  const among = `of the ${countText(outOf)} boroughs that can be compared`;
  if (highest === lowest) {
    return highest === 1
      ? `${place} has the highest ratio ${among}.`
      : `${place} has the ${ordinalText(highest)} highest ratio ${among}.`;
  }
  if (highest === 1 && lowest === outOf) {
    return `${place} could stand anywhere among the ${countText(outOf)} boroughs that can be compared: chance alone could account for the differences.`;
  }
  return `${place} has between the ${ordinalText(highest)} and ${ordinalText(lowest)} highest ratio ${among}.`;
}

/** How sure the places are. */
export const RANK_NOTE =
  'The places allow for chance in all boroughs at once, and hold about 19 times in 20. Boroughs whose likely ranges overlap cannot be put in order. A high place does not say why.';

/** Two boroughs' ratios in a sentence, and whether chance alone could account for the difference. */
export function comparedSentence(
  own: { place: string; estimate: Estimate | undefined },
  other: { place: string; estimate: Estimate | undefined },
): string {
  const [a, b] = [own.estimate, other.estimate];
  if (a?.state !== 'estimated' || b?.state !== 'estimated') {
    const without = a?.state === 'estimated' ? { ...other, estimate: b } : { ...own, estimate: a };
    const { estimate } = without;
    return `${without.place}: ${STATE_SENTENCES[estimate && estimate.state !== 'estimated' ? estimate.state : 'month-missing']}`;
  }
  const text = (place: string, { value, low, high }: typeof a) =>
    `${ratioText(value)} in ${place} (${rangeText(low, high)})`;
  const overlap = a.low <= b.high && b.low <= a.high;
  return `It is ${text(own.place, a)} and ${text(other.place, b)}. The likely ranges ${overlap ? 'overlap: chance alone could account for the difference.' : 'do not overlap: chance alone hardly accounts for the difference.'}`;
}
