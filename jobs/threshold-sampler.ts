/**
 * The sampling of the threshold test, in a process of its own: it computes for ten seconds without a pause, and the worker
 * may share its process with the site. Started by threshold-test.ts alone; given one task, it answers and ends.
 */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { COMPARISON_NUMBER, type ThresholdSampling } from '../src/domain/threshold.ts';
import type { ThresholdCell } from '../src/stats/threshold-model.ts';
import { type ThresholdTest, thresholdTest } from '../src/stats/threshold-test.ts';

/** What the sampler is given. */
export interface ThresholdTask {
  cells: ThresholdCell[];
  sampling: ThresholdSampling;
  /** Where the random numbers begin: the same seed gives the same answer. */
  seed: number;
}

/** What the sampler says: after each chain how many are done, and at last the answer. */
export type ThresholdMessage = { chainsDone: number } | { answer: ThresholdTest };

const say = (message: ThresholdMessage) => process.send?.(message);

process.once('message', ({ cells, sampling, seed }: ThresholdTask) => {
  const generator = xoroshiro128plus(seed);
  const answer = thresholdTest(cells, {
    ...sampling,
    comparisonGroup: COMPARISON_NUMBER,
    random: () => (generator.next() >>> 0) / 4_294_967_296,
    onChain: (chainsDone) => say({ chainsDone }),
  });
  process.send?.({ answer } satisfies ThresholdMessage, () => process.disconnect());
});
