import { appendAudit } from '../../db/audit.ts';
import { findDipSample, listDrawnDetails } from '../../db/dip-sample.ts';
import { listGradings } from '../../db/grounds-grading.ts';
import { listSampledTexts } from '../../db/sampled-text.ts';
import type { SiteDeps } from '../../deps.ts';
import type { SampleRef } from '../../domain/grading.ts';
import { idOf } from '../coding/sample-path.ts';
import { personOf } from '../guard.ts';
import { showLabelled } from '../labelled-page.ts';
import { NotFound } from '../not-found-page.ts';
import type { Route } from '../route.ts';
import { sampleView } from './sample-view.ts';

/** One list: every record with its redacted grounds, to be read on screen or on paper. Each reading of it is recorded. */
export function samplePage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const { personId, role } = personOf(response);
    const ref: SampleRef = { kind: 'dip-sample', sampleId: idOf(request.params.sample) };
    const page = await deps.signedIn.db.transaction().execute(async (trx) => {
      const sample = await findDipSample(trx, ref.sampleId);
      if (!sample) throw new NotFound();
      const texts = await listSampledTexts(trx, ref);
      const view = sampleView({
        sample,
        texts,
        details: await listDrawnDetails(trx, ref.sampleId),
        gradings: await listGradings(trx, ref),
      });
      await appendAudit(trx, {
        personId,
        role,
        action: 'text.read',
        subject: `dip-sample/${ref.sampleId}`,
        detail: { texts: texts.filter(({ text }) => text.state === 'kept').length },
        happenedAt: deps.clock(),
      });
      return view;
    });
    await showLabelled(deps, response, 'sample', page);
  };
}
