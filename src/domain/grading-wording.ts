import { FEWEST_GRADED } from './grading.ts';

/** What to keep in mind with the agreement on grades, beside what goes for every kappa. */
export const WEIGHTED_KAPPA_CAVEAT =
  'Of grades the kappa is weighted: green against amber counts as half the disagreement that green against red is. So it is not to be compared with a kappa of tiers.';

/** What stands beside an agreement that rests on few texts. */
export const FEW_READ = `Fewer than ${FEWEST_GRADED} texts have been read by two people: the limits are wide, and the words mean little yet.`;
