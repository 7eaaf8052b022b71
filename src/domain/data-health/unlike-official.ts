import { likenessToOfficial } from '../reconciliation.ts';
import { countText, percentText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';

/** Counts that cannot be those which the Home Office added up for the year. */
export const UNLIKE_OFFICIAL: HealthRule<{ officialPerMonth: number; loadedPerMonth: number; difference: number }> = {
  id: 'unlike-official',
  looksFor: 'counts unlike the Home Office’s',
  threshold:
    'The months loaded of the financial year have a mean more than 5% from the Home Office’s, beyond what the missing months can account for.',
  judge: ({ official }) => {
    if (!official) return { cannotTell: 'the Home Office’s table of its year is not loaded' };
    const likeness = likenessToOfficial(official.searches, official.months);
    switch (likeness.state) {
      case 'no-official-figure':
        return { cannotTell: 'the Home Office’s table has no figure for it' };
      case 'too-few-months':
        return { cannotTell: 'too few months of its year are loaded to compare with the Home Office’s table' };
      case 'like':
        return [];
      case 'unlike': {
        const { officialPerMonth, loadedPerMonth, perMonthDifference: difference } = likeness;
        return [{ about: '', severity: 'qualifies', numbers: { officialPerMonth, loadedPerMonth, difference } }];
      }
    }
  },
  sentence: ({ officialPerMonth, loadedPerMonth, difference }) =>
    `The records of this year hold ${countText(Math.round(loadedPerMonth))} searches a month, and the Home Office counted ${countText(Math.round(officialPerMonth))}: ${percentText(Math.abs(difference))} ${difference < 0 ? 'fewer' : 'more'} than it did. Some may be missing, or counted twice.`,
};
