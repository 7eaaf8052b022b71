import { z } from 'zod';
import { listFlags } from '../../db/flag.ts';
import { listReviews, recordReviewEvent } from '../../db/flag-review.ts';
import { listReviewers } from '../../db/reviewer.ts';
import type { SiteDeps } from '../../deps.ts';
import type { Person } from '../../domain/person.ts';
import { REVIEW_KINDS, type ReviewStep, reviewOf } from '../../domain/review.ts';
import { judgeEvent } from '../../domain/review-judgement.ts';
import { InputProblem } from '../../problem.ts';
import { parseForm, typedIn } from '../form.ts';
import { personOf } from '../guard.ts';
import { NotFound } from '../not-found-page.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { type Case, findCase } from './case.ts';
import { getEvidence } from './evidence.ts';
import { type FlagInput, flagReviewView } from './flag-view.ts';

/** Everything about one flag, and what may be done about it. */
export function flagPage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const found = await findCase(deps, request);
    if (!found) throw new NotFound();
    const page = flagReviewView(await inputOf(deps, found, personOf(response)));
    show(response, 'review-flag', page);
  };
}

const FORM = z.object({
  kind: z.enum(REVIEW_KINDS),
  // The last event that whoever sends it had seen.
  sequence: z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number),
  note: z.string().optional(),
  assignedTo: z.string().optional(),
  question: z.string().optional(),
  reason: z.string().optional(),
  reform: z.string().optional(),
  followUpMonth: z.string().optional(),
});

/** Does one thing about a flag; who was overtaken by somebody else, or left something out, gets the form back as it was sent. */
export function actOnFlag(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const found = await findCase(deps, request);
    if (!found) throw new NotFound();
    const person = personOf(response);
    const form = parseForm(FORM, request.body);
    if (!form.ok)
      throw new InputProblem('What was sent is no form of this page. Open the page again, and send it from there.');
    const { sequence, ...proposed } = form.value;
    const typed = typedIn(request.body);
    const refuse = async (now: Case, status: number, refused: FlagInput['refused']) => {
      const input = await inputOf(deps, now, person);
      show(response, 'review-flag', flagReviewView({ ...input, ...(refused ? { refused } : {}) }), status);
    };
    const isOvertaken = sequence !== found.review.lastSequence;
    if (isOvertaken) {
      return refuse(found, 409, { kind: proposed.kind, typed, problems: [], overtakenAt: sequence });
    }
    const judged = judgeEvent(
      {
        review: found.review,
        areaCode: found.flag.areaCode,
        reviewers: await listReviewers(deps.signedIn.db),
        now: deps.clock(),
      },
      person,
      proposed,
    );
    const problems = judged.ok ? [] : judged.problems;
    if (proposed.kind === 'escalated' && !proposed.note?.trim()) {
      problems.push({ field: 'note', message: 'Say to whom it goes, and why.' });
    }
    if (!judged.ok || problems.length > 0) return refuse(found, 422, { kind: proposed.kind, typed, problems });
    if (!(await store(deps, { found, person, step: judged.event }))) {
      const now = (await findCase(deps, request))!;
      return refuse(now, 409, { kind: proposed.kind, typed, problems: [], overtakenAt: sequence });
    }
    response.redirect(303, `/review/flags/${found.flag.flagId}?done=review-${proposed.kind}`);
  };
}

/** Stores a step and the record of it, both or neither; says whether nobody had been quicker. */
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

async function inputOf(deps: SiteDeps, found: Case, person: Person): Promise<FlagInput> {
  const { db } = deps.signedIn;
  const now = deps.clock();
  const reviews = new Map((await listReviews(db)).map(({ flagId, events }) => [flagId, reviewOf(events, now)]));
  const untouched = reviewOf([], now);
  return {
    ...found,
    evidence: await getEvidence(deps, found.flag),
    others: (await listFlags(db)).map((flag) => ({ ...flag, review: reviews.get(flag.flagId) ?? untouched })),
    reviewers: await listReviewers(db),
    person,
    now,
  };
}
