import type { Request, Response } from 'express';
import { z } from 'zod';
import {
  listGroupQuestions,
  recordGroupQuestion,
  type StoredQuestion,
  takeTurnOfGroup,
} from '../../db/group-question.ts';
import type { MonitoringGroup } from '../../db/monitoring-group.ts';
import type { SiteDeps } from '../../deps.ts';
import { flagTitle } from '../../domain/digest.ts';
import type { FlagHistory } from '../../domain/flag.ts';
import {
  judgeNewQuestion,
  MOST_CHARACTERS,
  type NewQuestionJudgement,
  printable,
} from '../../domain/group-question.ts';
import { countText, placeText } from '../../domain/wording.ts';
import { findPersonalDetails } from '../../grounds/redaction.ts';
import { listPublicFlags } from '../flags/public-flags.ts';
import { parseForm, typedIn } from '../form.ts';
import { personOf } from '../guard.ts';
import { NotFound } from '../not-found-page.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findShownMonth } from '../shown-month.ts';
import { areaOfGroup, getOwnGroup, numberIn } from './own-group.ts';
import { findSyntheticLabel } from './synthetic-label.ts';
import { tellQuestions } from './told-questions.ts';

/** The borough of the finding that a question is about, or of the group that asks in general. */
export function areaOfQuestion(deps: SiteDeps): (request: Request) => Promise<string | undefined> {
  return async (request) => {
    if (request.query.flag === undefined) return areaOfGroup(deps)(request);
    return (await findFlag(deps, request))?.areaCode;
  };
}

/** The finding that an address names, as far as the public may know of it. */
async function findFlag(deps: SiteDeps, request: Request): Promise<FlagHistory | undefined> {
  const flagId = numberIn(request.query.flag);
  const shown = flagId === undefined ? undefined : await findShownMonth(deps);
  if (!shown?.measurement) return undefined;
  return (await listPublicFlags(deps, shown.measurement.month)).find((flag) => flag.flagId === flagId);
}

/** The group that asks and the finding it asks about; of another borough it may ask nothing. */
async function getSetting(deps: SiteDeps, request: Request) {
  const group = await getOwnGroup(deps, request);
  const flag = await findFlag(deps, request);
  if (flag ? flag.areaCode !== group.areaCode : request.query.flag !== undefined) throw new NotFound();
  return { group, flag };
}

type Setting = Awaited<ReturnType<typeof getSetting>>;

/** The form by which a member asks for the group. */
export function newQuestionPage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => showForm(deps, response, await getSetting(deps, request), {}, undefined);
}

const FORM = z.object({ text: z.string().default(''), isNoPerson: z.string().optional() });

/** Takes a question; one that is sent twice, or is still waiting in the same words, is stored once. */
export function sendQuestion(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const setting = await getSetting(deps, request);
    const form = parseForm(FORM, request.body);
    const { text, isNoPerson } = form.ok ? form.value : { text: '', isNoPerson: undefined };
    const judged = await store(deps, response, setting, { text, isNoPerson: isNoPerson === 'yes' });
    if (!judged.ok) return showForm(deps, response, setting, typedIn(request.body), judged);
    response.redirect(303, `/group?group=${setting.group.monitoringGroupId}&done=question-sent`);
  };
}

async function store(
  { signedIn, clock }: SiteDeps,
  response: Response,
  { group, flag }: Setting,
  written: { text: string; isNoPerson: boolean },
): Promise<NewQuestionJudgement> {
  const now = clock();
  // One that is far too long is refused for that alone, before anything is looked for in it.
  const given = printable(written.text).slice(0, 2 * MOST_CHARACTERS);
  const details = findPersonalDetails(given);
  return signedIn.db.transaction().execute(async (trx) => {
    await takeTurnOfGroup(trx, group.monitoringGroupId);
    const asked = await listGroupQuestions(trx, group.monitoringGroupId);
    const told = await tellQuestions(trx, asked, now);
    const waiting = told.filter(({ isWaiting }) => isWaiting);
    const isSame = (question: Pick<StoredQuestion, 'text' | 'flagId'>) =>
      question.text === given && question.flagId === flag?.flagId;
    if (waiting.some(isSame)) return { ok: true, text: given };
    const judged = judgeNewQuestion({ ...written, details, waiting: waiting.length });
    if (!judged.ok) return judged;
    const { monitoringGroupId, areaCode } = group;
    const question = { monitoringGroupId, areaCode, flagId: flag?.flagId, text: judged.text, askedAt: now };
    await recordGroupQuestion(trx, question, personOf(response));
    return judged;
  });
}

async function showForm(
  { signedIn }: SiteDeps,
  response: Response,
  { group, flag }: { group: MonitoringGroup; flag: FlagHistory | undefined },
  typed: Record<string, string>,
  refused: Extract<NewQuestionJudgement, { ok: false }> | undefined,
): Promise<void> {
  const { monitoringGroupId, name, areaCode } = group;
  const page = {
    title: flag ? 'Ask about this finding' : 'Ask a question',
    syntheticLabel: await findSyntheticLabel(signedIn.db),
    groupName: name,
    groupHref: `/group?group=${monitoringGroupId}`,
    action: `/group/questions/new?group=${monitoringGroupId}${flag ? `&flag=${flag.flagId}` : ''}`,
    about: flag ? flagTitle(flag) : `stop and search in ${placeText(areaCode)} in general`,
    most: countText(MOST_CHARACTERS),
    text: typed.text ?? '',
    problems: refused ? [{ field: 'text', message: refused.message }] : [],
    asksWhetherPerson: refused?.isNameAlone ?? false,
  };
  show(response, 'group-question-new', page, refused ? 422 : 200);
}
