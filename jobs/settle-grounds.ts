import { listCodings, listSampleIds, storeHumanTiers } from '../src/db/grounds-sample.ts';
import { listReadableNumbers } from '../src/db/sampled-text.ts';
import type { Deps } from '../src/deps.ts';
import { settledTiers } from '../src/domain/grounds-coding.ts';

/**
 * Lets count what people settled on the site, whose role may change no figure: each sample in a transaction of its own. Texts that
 * are kept no longer are left as they are. Returns how many tiers are new; a second call finds none.
 */
export async function settleGrounds({ database }: Deps): Promise<number> {
  let texts = 0;
  for (const sampleId of await listSampleIds(database.db)) {
    texts += await database.db.transaction().execute(async (trx) => {
      const settled = settledTiers(await listCodings(trx, sampleId));
      if (settled.size === 0) return 0;
      const readable = new Set(await listReadableNumbers(trx, { kind: 'grounds-sample', sampleId }));
      const tiers = new Map([...settled].filter(([number]) => readable.has(number)));
      return (await storeHumanTiers(trx, sampleId, tiers)).texts;
    });
  }
  return texts;
}
