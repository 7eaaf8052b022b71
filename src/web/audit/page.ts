import { z } from 'zod';
import { listAudit, listAuditActions, verifyAudit } from '../../db/audit.ts';
import type { SiteDeps } from '../../deps.ts';
import { InputProblem } from '../../problem.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { type AuditQuery, auditView, verdictView } from './view.ts';

/** Events on a page. */
const EVENTS_A_PAGE = 50;

const blankAsNone = (text: string) => (text.trim() === '' ? undefined : text.trim());

const QUERY = z.object({
  action: z.string().max(100).transform(blankAsNone).optional(),
  person: z.string().max(200).transform(blankAsNone).optional(),
  subject: z.string().max(200).transform(blankAsNone).optional(),
  before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
});

/** What people did and read, newest first, some a page. */
export function auditPage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const parsed = QUERY.safeParse(request.query);
    if (!parsed.success) {
      throw new InputProblem('The record cannot be narrowed so. Expected such as: ?action=text.read&subject=flag/12.');
    }
    const query: AuditQuery = parsed.data;
    const { db } = deps.signedIn;
    const events = await listAudit(db, {
      before: query.before,
      action: query.action,
      personId: query.person,
      subject: query.subject,
      // One more tells whether there is another page.
      limit: EVENTS_A_PAGE + 1,
    });
    const page = auditView({
      events: events.slice(0, EVENTS_A_PAGE),
      hasMore: events.length > EVENTS_A_PAGE,
      actions: await listAuditActions(db),
      query,
    });
    show(response, 'audit', page);
  };
}

const HEAD = z.object({
  head: z
    .string()
    .transform((text) => blankAsNone(text)?.toLowerCase())
    .pipe(
      z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    )
    .optional(),
});

/** Walks along the whole record, and holds it against a hash that was kept elsewhere where one is given. */
export function verifyAuditPage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const parsed = HEAD.safeParse(request.query);
    if (!parsed.success) throw new InputProblem('A hash is 64 digits and letters from a to f.');
    const { head } = parsed.data;
    show(response, 'audit-verdict', verdictView(await verifyAudit(deps.signedIn.db, { keptHead: head })));
  };
}
