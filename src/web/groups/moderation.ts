import type { Request, Response } from 'express';
import { z } from 'zod';
import { listFlags } from '../../db/flag.ts';
import { findReview, recordReviewEvent } from '../../db/flag-review.ts';
import {
  addQuestionEvent,
  auditQuestionEvent,
  findGroupQuestion,
  listGroupQuestions,
  recordQuestionEvent,
  type StoredQuestion,
} from '../../db/group-question.ts';
import type { SiteDeps } from '../../deps.ts';
import {
  judgeQuestionStep,
  kindsOpen,
  QUESTION_KINDS,
  type QuestionKind,
  type QuestionStep,
  standingOf,
} from '../../domain/group-question.ts';
import { questionForMet } from '../../domain/group-question-wording.ts';
import { reviewOf } from '../../domain/review.ts';
import { judgeEvent } from '../../domain/review-judgement.ts';
import { findPersonalDetails } from '../../grounds/redaction.ts';
import { InputProblem } from '../../problem.ts';
import { parseForm, typedIn } from '../form.ts';
import { personOf } from '../guard.ts';
import { NotFound } from '../not-found-page.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { moderationView, queueView, type RefusedStep } from './moderation-view.ts';
import { numberIn } from './own-group.ts';
import { parseQueueFilter } from './query.ts';
import { findSyntheticLabel } from './synthetic-label.ts';
import { tellQuestions } from './told-questions.ts';

/** The borough of the question that an address names. */
export function areaOfQuestionNumber(deps: SiteDeps): (request: Request) => Promise<string | undefined> {
  return async (request) => (await findQuestion(deps, request))?.areaCode;
}

async function findQuestion({ signedIn }: SiteDeps, { params }: Request): Promise<StoredQuestion | undefined> {
  const groupQuestionId = numberIn(params.questionId);
  return groupQuestionId === undefined ? undefined : findGroupQuestion(signedIn.db, groupQuestionId);
}

async function getQuestion(deps: SiteDeps, request: Request): Promise<StoredQuestion> {
  const question = await findQuestion(deps, request);
  if (!question) throw new NotFound();
  return question;
}

/** What monitoring groups asked, by how it stands: first what waits to be read. */
export function questionQueuePage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const filter = parseQueueFilter(request.query);
    const { db } = deps.signedIn;
    const questions = await listGroupQuestions(db);
    const page = queueView({
      questions,
      told: await tellQuestions(db, questions, deps.clock()),
      flags: await listFlags(db),
      filter,
      syntheticLabel: await findSyntheticLabel(db),
    });
    show(response, 'moderation-queue', page);
  };
}

/** One question, and what can be done with it. */
export function moderationPage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => showQuestion(deps, response, await getQuestion(deps, request));
}

const sequence = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number);

const FORM = z.object({
  kind: z.enum(QUESTION_KINDS),
  // The last events that whoever sends it had seen, of the question and of the flag's review.
  sequence,
  reviewSequence: sequence.optional(),
  reason: z.string().optional(),
  reply: z.string().optional(),
  added: z.string().optional(),
});

type Sent = z.output<typeof FORM>;

/** Does one thing with a question; who was overtaken, or left something out, gets the form back as it was sent. */
export function actOnQuestion(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const question = await getQuestion(deps, request);
    const form = parseForm(FORM, request.body);
    if (!form.ok) {
      throw new InputProblem('What was sent is no form of this page. Open the page again, and send it from there.');
    }
    const { kind } = form.value;
    const outcome = await act(deps, response, question, form.value);
    if (outcome.state === 'done') {
      return response.redirect(303, `/group-questions/${question.groupQuestionId}?done=question-${kind}`);
    }
    const isOvertaken = outcome.state === 'overtaken';
    const problems = isOvertaken ? [] : [{ field: fieldId(kind, outcome.field), message: outcome.message }];
    const now = isOvertaken ? await getQuestion(deps, request) : question;
    const refused = { kind, typed: typedIn(request.body), problems, isOvertaken };
    await showQuestion(deps, response, now, refused);
  };
}

/** Where the field of a problem stands on the page. */
function fieldId(kind: QuestionKind, field: string): string {
  return field === 'kind' ? `do-${kind}` : field;
}

type Outcome = { state: 'done' } | { state: 'overtaken' } | { state: 'refused'; field: string; message: string };

async function act(deps: SiteDeps, response: Response, question: StoredQuestion, sent: Sent): Promise<Outcome> {
  const standing = standingOf(question);
  if (sent.sequence !== standing.lastSequence) return { state: 'overtaken' };
  if (sent.kind === 'asked') return putToMet(deps, response, question, sent);
  const judged = judgeQuestionStep(standing.state, { kind: sent.kind, reason: sent.reason, reply: sent.reply });
  if (!judged.ok) return { state: 'refused', field: judged.field, message: judged.message };
  const event = eventOf(deps, response, question, sent, judged.step);
  const { state } = await deps.signedIn.db.transaction().execute((trx) => recordQuestionEvent(trx, event));
  return state === 'added' ? { state: 'done' } : { state: 'overtaken' };
}

function eventOf({ clock }: SiteDeps, response: Response, question: StoredQuestion, sent: Sent, step: QuestionStep) {
  const person = personOf(response);
  return { question, expectedSequence: sent.sequence, person, role: person.role, step, happenedAt: clock() };
}

/** Undoes a transaction in which one of the two steps was overtaken. */
class Overtaken extends Error {}

/** Asks the Met in the flag's review, in the group's words, and says so of the question: both or neither. */
async function putToMet(deps: SiteDeps, response: Response, question: StoredQuestion, sent: Sent): Promise<Outcome> {
  const { flagId } = question;
  if (flagId === undefined || !kindsOpen(standingOf(question).state, true).includes('asked')) {
    return { state: 'refused', field: 'kind', message: 'This question cannot be put to the Met as it stands now.' };
  }
  const person = personOf(response);
  const happenedAt = deps.clock();
  const { events } = await findReview(deps.signedIn.db, flagId);
  const review = reviewOf(events, happenedAt);
  if (sent.reviewSequence !== review.lastSequence) return { state: 'overtaken' };
  const judged = judgeEvent({ review, areaCode: question.areaCode, reviewers: [], now: happenedAt }, person, {
    kind: 'asked',
    question: questionForMet(question, sent.added ?? ''),
  });
  if (!judged.ok) {
    const { field, message } = judged.problems[0]!;
    return { state: 'refused', field: field === 'question' ? 'added' : 'kind', message };
  }
  const expectedSequence = review.lastSequence;
  const asked = eventOf(deps, response, question, sent, { kind: 'asked', reviewSequence: expectedSequence + 1 });
  const step = { flagId, expectedSequence, person, role: person.role, step: judged.event, happenedAt };
  try {
    await deps.signedIn.db.transaction().execute(async (trx) => {
      const added = await addQuestionEvent(trx, asked);
      if (added.state === 'overtaken' || (await recordReviewEvent(trx, step)).state === 'overtaken') {
        throw new Overtaken();
      }
      await auditQuestionEvent(trx, asked, added.sequence);
    });
  } catch (error) {
    if (error instanceof Overtaken) return { state: 'overtaken' };
    throw error;
  }
  return { state: 'done' };
}

async function showQuestion(
  deps: SiteDeps,
  response: Response,
  question: StoredQuestion,
  refused?: RefusedStep,
): Promise<void> {
  const { db } = deps.signedIn;
  const now = deps.clock();
  const [told] = await tellQuestions(db, [question], now);
  const { flagId } = question;
  const page = moderationView({
    question,
    told: told!,
    details: findPersonalDetails(question.text),
    flag: (await listFlags(db)).find((flag) => flag.flagId === flagId),
    review: flagId === undefined ? undefined : reviewOf((await findReview(db, flagId)).events, now),
    refused,
    syntheticLabel: await findSyntheticLabel(db),
  });
  show(response, 'moderation-question', page, refused ? (refused.isOvertaken ? 409 : 422) : 200);
}
