/** Two people who never were, and what they make of synthetic texts: nearly always the truth, and each now and then something else. */
import type { DemoTier } from './grounds-text.ts';
import { openRandom } from './random.ts';

/** Names by which their answers can be told for made up. */
export const DEMO_CODERS = ['synthetic coder A', 'synthetic coder B'] as const;
export const DEMO_ADJUDICATOR = 'synthetic adjudicator';

/** How often each of them errs, by making a text out to be in any other tier. */
export const CODER_ERROR = 0.03;

const TIERS: readonly DemoTier[] = ['smell_only', 'smell_weak', 'smell_support', 'no_smell', 'insufficient'];

/** What a coder says of texts whose truth is known; the same each time for the same seed and coder. */
export function demoAnswers(seed: number, coder: string, truths: readonly DemoTier[]): DemoTier[] {
  const random = openRandom(seed, `coding ${coder}`);
  return truths.map((truth) =>
    random.chance(CODER_ERROR) ? random.pick(TIERS.filter((tier) => tier !== truth)) : truth,
  );
}
