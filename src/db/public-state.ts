import type { Database } from './connection.ts';

const publicState = (mails: string) => `
  select concat_ws(
    ' ',
    (select count(*) || '/' || coalesce(max(measurement_id), 0) from measurement),
    (select count(*) from measurement where exists (
      select from monthly_ratio where monthly_ratio.measurement_id = measurement.measurement_id
    )),
    (select count(*) || '/' || count(*) filter (where held_until <= $1) from publication),
    (select count(*) from publication_event),
    (select count(*) from flag_list),
    (select count(*) from flag),
    (select count(*) from flag_event),
    (select count(*) from flag_review_public),
    -- One may be taken back as another is published: counts would not tell.
    (
      select md5(string_agg(group_question_id || '.' || sequence, ' ' order by group_question_id, sequence))
      from group_question_event_public
    ),
    -- Groups are renamed.
    (select md5(string_agg(distinct group_name, '/' order by group_name)) from group_question_public),
    (select count(*) from change_watch),
    (select count(*) from threshold_test),
    (select count(*) from source_file),
    (select count(*) || '/' || count(superseded_by) || '/' || coalesce(sum(border_measured_count), 0) from source_file_month),
    (select count(*) || '/' || count(*) filter (where is_active) from boundary_set),
    (select count(*) from grounds_run),
    (select count(*) || '/' || coalesce(max(loaded_at)::text, '') from official_table),
    (select count(*) from health_verdict),
    (select coalesce(sum(texts), 0) from coding_agreement),
    (select count(*) || '/' || coalesce(max(checked_at)::text, '') from source_check)${mails}
  ) as state`;

const MAILS = `,
    (
      select count(*) || '/' || count(*) filter (where state = 'sent') || '/' || count(*) filter (where state = 'failed')
      from delivery
    )`;

/**
 * A name for everything that public pages show, as it stands now: two calls give the same name only where no page has changed in
 * between. One statement over small tables and a few counts, so that it can be asked for with every page. Rows are counted, not
 * only their largest number looked at, since transactions may end in another order than they began. `now` tells which holds
 * are over; `withMails`: where the state of mails is shown, in development, which the public's rights do not reach.
 *
 * A table that a public page begins to show belongs here.
 */
export async function findPublicState(
  { pool }: Pick<Database, 'pool'>,
  { now, withMails }: { now: Date; withMails: boolean },
): Promise<string> {
  // Named, so that each connection plans it once: planning takes longer than counting.
  const { rows } = await pool.query<{ state: string }>({
    name: withMails ? 'public state with mails' : 'public state',
    text: publicState(withMails ? MAILS : ''),
    values: [now],
  });
  return rows[0]!.state;
}
