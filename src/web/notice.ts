import type { Request } from 'express';

/** What a page says at its top after an action, by the short code in its address; an address can say nothing else. */
const NOTICES: Readonly<Record<string, string>> = {
  'review-taken': 'You have taken this flag.',
  'review-assigned': 'The flag has been given to somebody else.',
  'review-noted': 'Your note is kept.',
  'review-asked': 'The Met has been asked. The question and the day by which it is to be answered are public.',
  'review-accepted': 'The flag is accepted as explained, and its review is over.',
  'review-escalated': 'The flag has been taken further.',
  'review-reform-agreed': 'The reform is public. The flag comes back when it is to be looked at again.',
  'review-closed': 'The review is closed.',
  'review-reopened': 'The review goes on.',
  'month-released': 'The month is released: it is public.',
  'month-annotated': 'Your note stands on the month.',
  'month-stopped': 'The month is stopped, and not public.',
  'answer-sent': 'Your answer is sent, and public.',
  'signed-out': 'You have signed out.',
  'signed-out-everywhere': 'You have signed out everywhere.',
  'person-added': 'Added. They can sign in now.',
  'person-changed': 'Saved. It holds from their next page on.',
  'person-disabled': 'The account is closed, and every session of it has ended.',
  'person-enabled': 'The account is open again.',
  'person-signed-out': 'Every session of theirs has ended.',
  'group-changed': 'Saved.',
  'sample-drawn': 'The sample has been drawn.',
  'sample-known': 'This very sample had been drawn before: here it is.',
  'answer-stored': 'Your answer has been stored.',
  'answer-stands': 'That text has its answers already, and an answer once given stands: nothing was changed.',
  'learning-written': 'The learning point has been added.',
  'question-sent': 'Your question is with scrutiny staff. They read it before anybody else can.',
  'question-published': 'Published. Everybody can read the question.',
  'question-declined': 'Not published. The group can read your reason.',
  'question-asked': 'Put to the Met. The question is public, and the answer will stand beside it.',
  'question-answered': 'Answered. Everybody can read the question and the answer.',
};

/** The sentence that `?done=` asks for; undefined where it asks for none that we have. */
export function noticeOf({ query }: Request): string | undefined {
  return typeof query.done === 'string' && Object.hasOwn(NOTICES, query.done) ? NOTICES[query.done] : undefined;
}
