import { randomUUID } from 'node:crypto';
import { LINK_MAIL } from '../domain/sign-in-wording.ts';
import type { Mail } from './transport.ts';

/** The mail with a link to sign in. It is sent and kept nowhere: whoever reads the link can use it. */
export function signInMail(to: { name: string; email: string }, link: string): Mail {
  const name = to.name.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return {
    id: `sign-in-${randomUUID()}`,
    to: to.email,
    subject: LINK_MAIL.subject,
    text: LINK_MAIL.text(name, link),
    html: undefined,
  };
}
