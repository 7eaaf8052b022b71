import { listFlags } from '../src/db/flag.ts';
import { listGroupQuestions, recordGroupQuestion, recordQuestionEvent } from '../src/db/group-question.ts';
import { listMonitoringGroups } from '../src/db/monitoring-group.ts';
import { listPeople } from '../src/db/person.ts';
import type { Deps } from '../src/deps.ts';
import { isOpenAt } from '../src/domain/flag.ts';
import type { Month } from '../src/domain/period.ts';

const TEXT =
  'What was behind these searches in our borough? Please tell us which operations they were part of, where they took place, and how many found what officers were looking for.';

/**
 * Has a made-up member of a group ask about a finding of their borough, and a made-up reviewer publish it, so that no page of a
 * demonstration is empty. Does nothing where there is nobody to ask, nothing to ask about, or a question already.
 */
export async function askDemonstrationQuestion({ database, clock }: Deps, month: Month): Promise<void> {
  await database.db.transaction().execute(async (trx) => {
    if ((await listGroupQuestions(trx)).length > 0) return;
    const flags = (await listFlags(trx)).filter((flag) => isOpenAt(flag, month));
    const group = (await listMonitoringGroups(trx)).find(({ areaCode }) =>
      flags.some((flag) => flag.areaCode === areaCode),
    );
    const people = await listPeople(trx, {});
    const member = people.find(
      ({ role, groups }) => role === 'member' && groups.some(({ groupId }) => groupId === group?.monitoringGroupId),
    );
    const reviewer = people.find(({ role }) => role === 'reviewer');
    if (!group || !member || !reviewer) return;
    const { monitoringGroupId, areaCode } = group;
    const { flagId } = flags.find((flag) => flag.areaCode === areaCode)!;
    const happenedAt = clock();
    const groupQuestionId = await recordGroupQuestion(
      trx,
      { monitoringGroupId, areaCode, flagId, text: TEXT, askedAt: happenedAt },
      member,
    );
    await recordQuestionEvent(trx, {
      question: { groupQuestionId, flagId },
      expectedSequence: 0,
      person: reviewer,
      role: reviewer.role,
      step: { kind: 'published' },
      happenedAt,
    });
  });
}
