/** Mails waiting to be sent, one for each of some made-up groups. */
import { sql } from 'kysely';
import type { Db } from '../../src/db/connection.ts';
import { addDigest } from '../../src/db/delivery.ts';
import { listMonitoringGroups, storeMonitoringGroups } from '../../src/db/monitoring-group.ts';
import { RATED_BOROUGHS } from '../../src/vocabulary/area.ts';

/** Writes as many mails about a month, to group-1@example.org and so on, due at an instant; returns their numbers. */
export async function buildMails(
  db: Db,
  count: number,
  { month = '2026-05', dueAt, subject = 'Stop and search' }: { month?: string; dueAt: Date; subject?: string },
): Promise<number[]> {
  await storeMonitoringGroups(
    db,
    Array.from({ length: count }, (_, at) => ({
      name: `Group ${at + 1}`,
      areaCode: RATED_BOROUGHS[at % RATED_BOROUGHS.length]!.code,
      email: `group-${at + 1}@example.org`,
      nextMeetingOn: undefined,
    })),
    false,
  );
  const groups = (await listMonitoringGroups(db)).toSorted((a, b) => a.monitoringGroupId - b.monitoringGroupId);
  const ids: number[] = [];
  for (const group of groups.slice(0, count)) {
    const deliveryId = await addDigest(db, {
      monitoringGroupId: group.monitoringGroupId,
      month,
      measurementId: 1,
      recipient: group.email,
      subject: `${subject}: ${group.name}`,
      plainText: `To ${group.name}: “4.0 times” – and £5.\n`,
      html: `<p>To ${group.name}: “4.0 times” – and £5.</p>`,
      figureIds: [],
      dueAt,
    });
    ids.push(deliveryId!);
  }
  return ids;
}

/** Takes mails, groups and holds away, and counts from one again. */
export async function clearMails(db: Db): Promise<void> {
  await sql`truncate delivery, delivery_figure, publication, publication_event restart identity`.execute(db);
  // What groups have asked refers to them and may not be emptied, so that they cannot be truncated.
  await sql`delete from monitoring_group`.execute(db);
  await sql`alter table monitoring_group alter column monitoring_group_id restart`.execute(db);
}
