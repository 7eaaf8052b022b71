import { LONDON_FORCES } from '../../vocabulary/force.ts';
import { countText, monthText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';

const MANY_FROM = 0.01;

/** Searches with a coordinate outside London. */
export const OUTSIDE_LONDON: HealthRule<{ outside: number; searches: number }> = {
  id: 'outside-london',
  looksFor: 'searches with a place outside London',
  threshold: `Any: they count for no borough. The Met has 2 to 24 a month; from ${MANY_FROM * 100}% on the coordinates are not to be trusted.`,
  judge: ({ outsideLondon, searches }, { forceId }) => {
    // A railway or another force has most of its searches elsewhere.
    if (LONDON_FORCES[forceId] === undefined || forceId === 'btp') {
      return { cannotTell: 'the force is not one of London alone' };
    }
    if (outsideLondon === undefined) return { cannotTell: 'no borough boundaries are loaded' };
    if (outsideLondon === 0) return [];
    const severity = outsideLondon >= MANY_FROM * searches ? 'qualifies' : 'note';
    return [{ about: '', severity, numbers: { outside: outsideLondon, searches } }];
  },
  sentence: ({ outside, searches }, month) =>
    `In ${monthText(month)}, ${countText(outside)} of ${countText(searches)} searches ${outside === 1 ? 'has' : 'have'} a place outside London. ${outside === 1 ? 'It counts' : 'They count'} for no borough.`,
};
