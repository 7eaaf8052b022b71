import { countText, monthText, percentText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';

const KNOWN_BELOW = 0.1;
const FEWEST_POINTS = 50;

/** A set of points that has hardly one in common with the month before: searches were moved to other places. */
export const SNAP_POINTS: HealthRule<{ points: number; knownPoints: number }> = {
  id: 'snap-points',
  looksFor: 'a new set of points that searches are moved to',
  threshold: `Under ${KNOWN_BELOW * 100}% of at least ${FEWEST_POINTS} points known from the month before: the Met shares a third to a half of them from month to month, years apart too, and the City no less than a seventh. With other points a search may fall in another ward, so ward series step.`,
  judge: ({ points, knownPoints }) => {
    if (knownPoints === undefined) return { cannotTell: 'no earlier month is loaded to compare it with' };
    if (points < FEWEST_POINTS) return { cannotTell: `there are fewer than ${FEWEST_POINTS} points` };
    if (knownPoints >= KNOWN_BELOW * points) return [];
    return [{ about: '', severity: 'qualifies', numbers: { points, knownPoints } }];
  },
  sentence: ({ points, knownPoints }, month) =>
    `From ${monthText(month)} searches are shown at other points on the map. Of the ${countText(points)} points, ${countText(knownPoints)} (${percentText(knownPoints / points)}) were there the month before. Figures for small areas may jump because of that.`,
};
