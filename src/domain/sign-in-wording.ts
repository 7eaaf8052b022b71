/** What people are told about signing in. */
import { LINK_MINUTES, MEMBER_SESSION_DAYS, type Refusal, STAFF_SESSION_HOURS } from './sign-in.ts';

/** Why somebody was not let in, and what to do: the same whether or not an address is known to us. */
export const REFUSALS: Record<Refusal, string> = {
  'no-role':
    'Your organisation knows you, but has not given you a role in Evenhand. Ask whoever looks after accounts in your organisation.',
  'no-unit':
    'Your organisation has not said which Basic Command Unit you answer for. Ask whoever looks after accounts in your organisation.',
  'is-member':
    'Your address belongs to a member of a community monitoring group. Ask an administrator of Evenhand to change that first.',
  'address-taken': 'Your address belongs to somebody else here. Ask an administrator of Evenhand to look into it.',
  disabled: 'Your account has been closed. Ask an administrator of Evenhand if that is a mistake.',
  'link-used': `This link cannot be used. It works once, for ${LINK_MINUTES} minutes. Ask for a new one below.`,
  'not-by-link': 'Staff sign in with their organisation, not by an emailed link.',
  'organisation-silent': 'The sign-in of your organisation does not answer. Try again in a few minutes.',
  'organisation-refused': 'Your organisation did not sign you in. Try again from the start.',
  'too-many': 'There were too many attempts from your network. Wait a quarter of an hour and try again.',
};

/** Shown after an address was given, whoever's it is. */
export const LINK_SENT = `If this address belongs to a member of a monitoring group, we have sent a link to it. The link works once, for ${LINK_MINUTES} minutes. Look among unwanted mail too.`;

/** Said of how long somebody stays signed in. */
export const STAYS_SIGNED_IN = {
  member: `You stay signed in on a device for ${MEMBER_SESSION_DAYS} days.`,
  staff: `You stay signed in on a device for ${STAFF_SESSION_HOURS} hours.`,
};

/** The mail with the link to sign in. */
export const LINK_MAIL = {
  subject: 'Your link to sign in to Evenhand',
  text: (name: string, link: string) => `Hello ${name},

open this page and press the button to sign in to Evenhand:

${link}

The link works once, for ${LINK_MINUTES} minutes. Do not pass it on.

If you did not ask to sign in, delete this mail. Nobody can sign in
without it.
`,
};

const londonMoment = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  dateStyle: 'long',
  timeStyle: 'short',
});

/** "14 July 2026 at 15:04", in London. */
export function momentText(instant: Date): string {
  return londonMoment.format(instant);
}
