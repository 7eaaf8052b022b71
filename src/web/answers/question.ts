import type { Response } from 'express';
import { z } from 'zod';
import { recordReviewEvent } from '../../db/flag-review.ts';
import { findMeasurement } from '../../db/measurement.ts';
import type { SiteDeps } from '../../deps.ts';
import type { Person } from '../../domain/person.ts';
import { eventsSince, type ReviewStep } from '../../domain/review.ts';
import { judgeEvent } from '../../domain/review-judgement.ts';
import { publicHistory } from '../../domain/review-wording.ts';
import { InputProblem } from '../../problem.ts';
import { parseForm } from '../form.ts';
import { personOf } from '../guard.ts';
import { NotFound } from '../not-found-page.ts';
import { type Case, findCase } from '../review/case.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { type AnswerDraft, previewView, questionView } from './question-view.ts';

/** A question to the Met, what it is about, and where it waits for an answer the form for one. */
export function questionPage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => showQuestion(deps, response, await askedCase(deps, request));
}

const FORM = z.object({
  step: z.enum(['preview', 'change', 'send']),
  sequence: z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number),
  found: z.string().default(''),
  willChange: z.string().default(''),
});

/** Shows an answer as it will be public, and sends it once it has been looked at so. */
export function answerQuestion(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const person = personOf(response);
    const form = parseForm(FORM, request.body);
    if (!form.ok) {
      throw new InputProblem('What was sent is no form of this page. Open the page again, and send it from there.');
    }
    const { step, sequence, ...typed } = form.value;
    // A note that scrutiny staff make at this very moment sends whoever answers round once more, and is nothing to them.
    for (;;) {
      const found = await askedCase(deps, request);
      if (step === 'change') return showQuestion(deps, response, found, { typed, problems: [] });
      const meanwhile = publicHistory(eventsSince(found.events, sequence));
      if (sequence > found.review.lastSequence || meanwhile.length > 0) {
        return showQuestion(deps, response, found, { typed, problems: [], meanwhile }, 409);
      }
      const setting = { review: found.review, areaCode: found.flag.areaCode, reviewers: [], now: deps.clock() };
      const judged = judgeEvent(setting, person, { kind: 'answered', ...typed });
      if (!judged.ok) return showQuestion(deps, response, found, { typed, problems: judged.problems }, 422);
      if (step === 'preview') {
        return show(response, 'answer-preview', previewView(found, typed, await isSynthetic(deps)));
      }
      if (await store(deps, { found, person, step: judged.event })) {
        return response.redirect(303, `/answers/${found.flag.flagId}?done=answer-sent`);
      }
    }
  };
}

/** The flag of an address; one that nobody has asked about is nothing to the Met yet. */
async function askedCase(deps: SiteDeps, request: Parameters<Route['handle']>[0]): Promise<Case> {
  const found = await findCase(deps, request);
  if (!found || found.review.questions.length === 0) throw new NotFound();
  return found;
}

async function store(
  { signedIn, clock }: SiteDeps,
  { found: { flag, review }, person, step }: { found: Case; person: Person; step: ReviewStep },
): Promise<boolean> {
  const event = {
    flagId: flag.flagId,
    expectedSequence: review.lastSequence,
    person,
    role: person.role,
    step,
    happenedAt: clock(),
  };
  const { state } = await signedIn.db.transaction().execute((trx) => recordReviewEvent(trx, event));
  return state === 'added';
}

async function showQuestion(
  deps: SiteDeps,
  response: Response,
  found: Case,
  draft?: AnswerDraft,
  status = 200,
): Promise<void> {
  const input = { ...found, person: personOf(response), now: deps.clock(), isSynthetic: await isSynthetic(deps) };
  show(response, 'answer', questionView(input, draft), status);
}

async function isSynthetic({ signedIn }: SiteDeps): Promise<boolean> {
  return (await findMeasurement(signedIn.db))?.isSynthetic ?? false;
}
