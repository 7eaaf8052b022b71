import { listDipSamples } from '../../db/dip-sample.ts';
import { listSampleIds } from '../../db/grounds-sample.ts';
import type { SiteDeps } from '../../deps.ts';
import { personOf } from '../guard.ts';
import { showLabelled } from '../labelled-page.ts';
import type { Route } from '../route.ts';
import { coderName } from './coder-name.ts';
import { codingView } from './overview-view.ts';
import { getAnsweredSample } from './sample-answers.ts';

/** Every sample that people read: how far it is, how far I am, and how well two people agree. */
export function codingPage(deps: SiteDeps): Route['handle'] {
  return async (_request, response) => {
    const { personId } = personOf(response);
    const { db } = deps.signedIn;
    const samples = [];
    for (const sampleId of (await listSampleIds(db)).toReversed()) {
      samples.push(await getAnsweredSample(db, { kind: 'grounds-sample', sampleId }));
    }
    for (const { dipSampleId } of await listDipSamples(db)) {
      samples.push(await getAnsweredSample(db, { kind: 'dip-sample', sampleId: dipSampleId }));
    }
    await showLabelled(deps, response, 'coding', codingView(samples, coderName(personId)));
  };
}
