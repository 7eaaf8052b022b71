import type { Response } from 'express';
import { z } from 'zod';
import { appendAudit } from '../../db/audit.ts';
import { listFlags } from '../../db/flag.ts';
import { listGradings } from '../../db/grounds-grading.ts';
import { addLearningPoint } from '../../db/learning-point.ts';
import { listSampledTexts } from '../../db/sampled-text.ts';
import type { SiteDeps } from '../../deps.ts';
import { flagTitle } from '../../domain/digest.ts';
import { type LearningOrigin, type LearningPoint, POINT_LENGTH } from '../../domain/learning-point.ts';
import { monthText, placeText } from '../../domain/wording.ts';
import { InputProblem } from '../../problem.ts';
import { BOROUGHS } from '../../vocabulary/area.ts';
import { LEARNING_THEME_NAMES, LEARNING_THEMES } from '../../vocabulary/learning-theme.ts';
import { idOf } from '../coding/sample-path.ts';
import { type FieldProblem, parseForm, typedIn } from '../form.ts';
import { personOf } from '../guard.ts';
import { showLabelled } from '../labelled-page.ts';
import { NotFound } from '../not-found-page.ts';
import type { Route } from '../route.ts';
import { personalDetailsProblem } from './personal-details.ts';

/** What a point is to be written on. */
interface Found extends Pick<LearningPoint, 'origin' | 'month' | 'areaCode'> {
  about: string;
}

const form = z.object({
  theme: z.enum(LEARNING_THEMES, 'Choose a theme'),
  text: z
    .string('Write what officers can learn')
    .trim()
    .min(POINT_LENGTH.least, `Write what officers can learn, in at least ${POINT_LENGTH.least} characters`)
    .max(POINT_LENGTH.most, `Write at most ${POINT_LENGTH.most} characters`)
    .superRefine((text, context) => {
      const problem = personalDetailsProblem(text);
      if (problem !== undefined) context.addIssue(problem);
    }),
});

/** The form for a point on the flag or the record that the address names. */
export function pointForm(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    await showForm(deps, response, await findOrigin(deps, originOf(request.query)), { problems: [], typed: {} });
  };
}

/** Stores a point; one with what may be a personal detail is shown again, with the words to take out. */
export function writePoint(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const { personId, role } = personOf(response);
    const found = await findOrigin(deps, originOf(request.body ?? {}));
    const parsed = parseForm(form, request.body);
    if (!parsed.ok)
      return showForm(deps, response, found, { problems: parsed.problems, typed: typedIn(request.body) }, 422);
    const now = deps.clock();
    const { origin, month, areaCode } = found;
    await deps.signedIn.db.transaction().execute(async (trx) => {
      const point = { ...parsed.value, origin, month, areaCode };
      const learningPointId = await addLearningPoint(trx, point, { personId, writtenAt: now });
      await appendAudit(trx, {
        personId,
        role,
        action: 'learning.written',
        subject: `learning-point/${learningPointId}`,
        detail: { theme: parsed.value.theme, on: nameOf(origin) },
        happenedAt: now,
      });
    });
    response.redirect(303, '/learning?done=learning-written');
  };
}

async function showForm(
  deps: SiteDeps,
  response: Response,
  { about, origin }: Found,
  { problems, typed }: { problems: FieldProblem[]; typed: Record<string, string> },
  status = 200,
): Promise<void> {
  const page = {
    title: 'Write a learning point',
    about,
    hidden: fieldsOf(origin),
    themes: LEARNING_THEMES.map((theme) => ({
      value: theme,
      text: LEARNING_THEME_NAMES[theme].name,
      hint: { text: LEARNING_THEME_NAMES[theme].means },
      checked: typed.theme === theme,
    })),
    text: typed.text ?? '',
    most: POINT_LENGTH.most,
    problems,
  };
  await showLabelled(deps, response, 'learning-point', page, status);
}

/** The flag or record that an address or a form names. */
function originOf(fields: Record<string, unknown>): LearningOrigin {
  if (fields.flag !== undefined) return { kind: 'flag', flagId: idOf(fields.flag) };
  for (const kind of ['grounds-sample', 'dip-sample'] as const) {
    if (fields[kind] !== undefined) return { kind, sampleId: idOf(fields[kind]), number: idOf(fields.number) };
  }
  throw new InputProblem('A learning point is written on a flag or on a record of a sample: open it from there.');
}

function fieldsOf(origin: LearningOrigin): { name: string; value: string }[] {
  if (origin.kind === 'flag') return [{ name: 'flag', value: String(origin.flagId) }];
  return [
    { name: origin.kind, value: String(origin.sampleId) },
    { name: 'number', value: String(origin.number) },
  ];
}

const nameOf = (origin: LearningOrigin): string =>
  origin.kind === 'flag' ? `flag/${origin.flagId}` : `${origin.kind}/${origin.sampleId}/${origin.number}`;

async function findOrigin(deps: SiteDeps, origin: LearningOrigin): Promise<Found> {
  const { db } = deps.signedIn;
  if (origin.kind === 'flag') {
    const flag = (await listFlags(db)).find(({ flagId }) => flagId === origin.flagId);
    if (!flag) throw new NotFound();
    const { areaCode, openedMonth: month } = flag;
    return { origin, month, areaCode, about: `Flag ${flag.flagId}: ${placeText(areaCode)}, ${flagTitle(flag)}` };
  }
  const [record] = await listSampledTexts(db, origin, [origin.number]);
  if (!record) throw new NotFound();
  if (!(await listGradings(db, origin)).some(({ number }) => number === origin.number)) {
    throw new InputProblem(
      'Nobody has graded this record yet: grade it first, then write what can be learned from it.',
    );
  }
  const month = record.month.slice(0, 7);
  const areaCode = BOROUGHS.find(({ code }) => code === record.areaCode)?.code;
  const sample = origin.kind === 'dip-sample' ? 'sample' : 'blind reading, sample';
  return {
    origin,
    month,
    areaCode,
    about: `Record ${origin.number} of ${sample} ${origin.sampleId}, ${monthText(month)}`,
  };
}
