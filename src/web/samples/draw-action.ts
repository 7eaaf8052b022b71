import { appendAudit } from '../../db/audit.ts';
import { countRecordClasses, listCandidates, storeDipSample } from '../../db/dip-sample.ts';
import { listFlags } from '../../db/flag.ts';
import type { SiteDeps } from '../../deps.ts';
import { type DrawnRecord, drawRecords, seedAt, type WantedDipSample } from '../../domain/dip-sample.ts';
import { countText } from '../../domain/wording.ts';
import { type FieldProblem, parseForm } from '../form.ts';
import { personOf } from '../guard.ts';
import type { Route } from '../route.ts';
import { drawForm } from './draw-form.ts';
import { showRefusedDraw } from './list-page.ts';

/** Draws a list and stores it; the same draw from the same records is the list that there is. */
export function drawAction(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const { personId, name, role } = personOf(response);
    const form = parseForm(drawForm, request.body);
    if (!form.ok) return showRefusedDraw(deps, request, response, form.problems);
    const now = deps.clock();
    const wanted = await wantedOf(deps, form.value, seedAt(now));
    if ('message' in wanted) return showRefusedDraw(deps, request, response, [wanted]);
    const { records, universeCount } = await drawTogether(deps, wanted);
    if (records.length < wanted.size) return showRefusedDraw(deps, request, response, [tooFew(universeCount)]);
    const { dipSampleId, isNew } = await deps.signedIn.db.transaction().execute(async (trx) => {
      const by = { personId, personName: name, drawnAt: now };
      const stored = await storeDipSample(trx, wanted, { records, universeCount }, by);
      await appendAudit(trx, {
        personId,
        role,
        action: 'sample.drawn',
        subject: `dip-sample/${stored.dipSampleId}`,
        detail: { seed: wanted.seed, records: records.length, isNew: stored.isNew },
        happenedAt: now,
      });
      return stored;
    });
    response.redirect(303, `/samples/${dipSampleId}?done=${isNew ? 'sample-drawn' : 'sample-known'}`);
  };
}

/** Counts and draws from the records as they stand at one instant; what is stored comes after, on what stands then. */
function drawTogether(
  { signedIn }: SiteDeps,
  wanted: WantedDipSample,
): Promise<{ records: DrawnRecord[]; universeCount: number }> {
  return signedIn.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const classes = await countRecordClasses(trx, wanted);
      const universeCount = classes.reduce((sum, { records }) => sum + records, 0);
      if (universeCount < wanted.size) return { records: [], universeCount };
      return { records: drawRecords(classes, await listCandidates(trx, wanted), wanted), universeCount };
    });
}

const tooFew = (universeCount: number): FieldProblem => ({
  field: 'size',
  message:
    universeCount === 0
      ? 'There are no records with a place for written grounds that fit: choose other months, or another place or kind of search'
      : `Only ${countText(universeCount)} records fit: draw fewer, or choose more months`,
});

type DrawForm = ReturnType<(typeof drawForm)['parse']>;

async function wantedOf(
  { signedIn }: SiteDeps,
  form: DrawForm,
  seedOfRequest: number,
): Promise<WantedDipSample | FieldProblem> {
  const { method, size, seed = seedOfRequest } = form;
  if (form.flag === undefined) {
    return {
      areaCode: form.area,
      from: form.from,
      to: form.to,
      scope: form.scope,
      flag: undefined,
      method,
      size,
      seed,
    };
  }
  const flag = (await listFlags(signedIn.db)).find(({ flagId }) => flagId === form.flag);
  if (!flag) return { field: 'flag', message: `There is no flag ${form.flag}: choose one from the list` };
  const { from, to } = flag.evidence;
  return {
    areaCode: flag.areaCode,
    from,
    to,
    scope: flag.reason,
    flag: { flagId: flag.flagId, group: flag.group === 'all' ? undefined : flag.group },
    method,
    size,
    seed,
  };
}
