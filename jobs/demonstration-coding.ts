import { addCodings, listCodings, listSampleIds, listSamplePlaces, storeHumanTiers } from '../src/db/grounds-sample.ts';
import { prepareForBulk } from '../src/db/source-file.ts';
import { DEMO_ADJUDICATOR, DEMO_CODERS, demoAnswers } from '../src/demo/coders.ts';
import type { DemoExtract } from '../src/demo/extract.ts';
import type { Deps } from '../src/deps.ts';
import { type Coding, settledTiers, stateOfSample } from '../src/domain/grounds-coding.ts';
import type { Month } from '../src/domain/period.ts';
import { sampleGrounds } from './sample-grounds.ts';

/** Texts drawn to be read twice, and the number that the sample is drawn by. */
const SAMPLE = { size: 900, seed: 20260903 };

/** How the made-up double coding went. */
export interface DemonstrationCoding {
  texts: number;
  alike: number;
  settled: number;
}

/**
 * Draws a sample of the synthetic texts and has it read by two made-up coders, whose answers come from the truth the texts were
 * written with and never from the classifier; what they read differently a third settles by the truth. A second call
 * adds nothing.
 */
export async function codeDemonstration(
  deps: Deps,
  { tiers, seed, month }: Pick<DemoExtract, 'tiers'> & { seed: number; month: Month },
): Promise<DemonstrationCoding> {
  const { db } = deps.database;
  const [known] = await listSampleIds(db);
  const sampleId = known ?? (await sampleGrounds(deps, { ...SAMPLE, month })).sampleId;
  return db.transaction().execute(async (trx) => {
    const places = await listSamplePlaces(trx, sampleId);
    if ((await listCodings(trx, sampleId)).length === 0) {
      const truths = places.map(({ path, line }) => {
        const truth = tiers.get(path)?.get(line);
        if (!truth) throw new Error(`no truth was kept of line ${line} of ${path}`);
        return truth;
      });
      const codings = DEMO_CODERS.flatMap((coder): Coding[] => {
        const answers = demoAnswers(seed, coder, truths);
        return places.map(({ number }, at) => ({ number, coder, role: 'coder', tier: answers[at]! }));
      });
      const settling = stateOfSample(places.length, codings).open.map(
        ({ number }): Coding => ({
          number,
          coder: DEMO_ADJUDICATOR,
          role: 'adjudicator',
          tier: truths[places.findIndex((place) => place.number === number)]!,
        }),
      );
      await addCodings(trx, sampleId, [...codings, ...settling]);
      // Every file is counted anew, right after it was loaded.
      await prepareForBulk(trx, Number.MAX_SAFE_INTEGER);
      await storeHumanTiers(trx, sampleId, settledTiers([...codings, ...settling]));
    }
    const { texts, alike, settled } = stateOfSample(places.length, await listCodings(trx, sampleId));
    return { texts, alike, settled };
  });
}
