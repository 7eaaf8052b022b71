import { countText, monthText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';
import type { MonthFacts } from './month-facts.ts';

const MANY_FROM = 0.01;

type Seen = { column: string; value: string | null; records: number };

/** Words in a column that Evenhand does not know. */
export const NEW_LABELS: HealthRule<Seen> = {
  id: 'new-labels',
  looksFor: 'words in a column that we do not know yet',
  threshold: `Any: someone has to say what they mean. From ${MANY_FROM * 100}% of the records on they qualify figures, since those records count as unknown or as other. Words of an extract are not repeated: they may be anybody's.`,
  judge: (facts) =>
    labelsOf(facts).map(({ column, value, records }) => ({
      about: value === null ? column : `${column}: ${value}`,
      severity: records >= MANY_FROM * facts.searches ? 'qualifies' : 'note',
      numbers: { column, value, records },
    })),
  sentence: ({ column, value, records }, month) =>
    `In ${monthText(month)}, the column “${column}” has words that we do not know${value === null ? '' : `: “${value}”`} (${countText(records)} ${records === 1 ? 'record' : 'records'}). These count as not recorded, or as other.`,
};

/** By label where the file is published; by column alone where it is an extract, since a slip may have put any text there. */
function labelsOf({ source, labels }: MonthFacts): Seen[] {
  if (source === 'police-uk') return [...labels];
  const byColumn = new Map<string, number>();
  for (const { column, records } of labels) {
    byColumn.set(column, (byColumn.get(column) ?? 0) + records);
  }
  return [...byColumn].map(([column, records]) => ({ column, value: null, records }));
}
