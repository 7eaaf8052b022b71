import type { StoredFlag } from '../../db/flag.ts';
import type { StoredFigure } from '../../db/measurement.ts';
import type { RecordDetail, TextOfRecord } from '../../db/record-detail.ts';
import { flagTitle } from '../../domain/digest.ts';
import type { Person } from '../../domain/person.ts';
import { groupText } from '../../domain/smell-wording.ts';
import { BASIS_NAMES, countText, dateText, monthText, residentsText, SYNTHETIC_LABEL } from '../../domain/wording.ts';
import { redact } from '../../grounds/redaction.ts';
import { areaName } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP } from '../../vocabulary/ethnicity.ts';
import type { TextTier } from '../../vocabulary/grounds-tier.ts';
import { OUTCOME_CLASS, OUTCOME_CLASS_NAMES } from '../../vocabulary/outcome.ts';
import { REASON_NAMES } from '../../vocabulary/reason.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import type { PageView } from '../show.ts';
import type { Side } from './records.ts';

/** What a page of records is made from. */
export interface RecordsInput {
  isSynthetic: boolean;
  flag: StoredFlag;
  figures: readonly StoredFigure[];
  figure: StoredFigure | undefined;
  whose: Side;
  sides: readonly { side: Side; records: number }[];
  seed: number;
  page: number;
  pages: number;
  records: readonly RecordDetail[];
  texts: readonly TextOfRecord[];
  person: Person;
}

interface RecordView {
  name: string;
  facts: { name: string; value: string }[];
  /** The officer's words, redacted. */
  grounds: string | undefined;
  whyNoGrounds: string;
}

interface Choice {
  text: string;
  href: string;
  isShown: boolean;
}

export interface RecordsView extends PageView {
  heading: string;
  backHref: string;
  backText: string;
  window: string;
  sides: Choice[];
  figures: Choice[];
  summary: string;
  /** Said where no source of these records holds texts. */
  noTexts: string | undefined;
  records: RecordView[];
  previousHref: string | undefined;
  nextHref: string | undefined;
  otherLotHref: string;
}

/** Arranges a page of records: the officers' words come out redacted, and never otherwise. */
export function recordsView(input: RecordsInput): RecordsView {
  const { flag, figure, whose, seed, page, pages, records, person } = input;
  const here = `/review/flags/${flag.flagId}/records`;
  const href = (change: { whose?: Side; figureId?: number | undefined; seed?: number; page?: number }) => {
    const figureId = change.figureId ?? figure?.figureId;
    const query = new URLSearchParams({
      ...(figureId === undefined ? {} : { figure: String(figureId) }),
      whose: change.whose ?? whose,
      seed: String(change.seed ?? seed),
      page: String(change.page ?? 1),
    });
    return `${here}?${query}`;
  };
  const total = input.sides.find(({ side }) => side === whose)?.records ?? 0;
  const hasTexts = records.some(({ text }) => text !== 'not-in-source');
  const heading = `${areaName(flag.areaCode)}: ${flagTitle(flag)}`;
  return {
    title: `Records behind ${heading}`,
    heading,
    syntheticLabel: input.isSynthetic ? SYNTHETIC_LABEL : undefined,
    ...backOf(flag, person),
    window: `${monthText(flag.evidence.from)} to ${monthText(flag.evidence.to)}`,
    sides: input.sides
      .filter(({ records: count, side }) => count > 0 || side === whose)
      .map(({ side, records: count }) => ({
        text: `${sideText(side, figure)} (${countText(count)})`,
        href: href({ whose: side }),
        isShown: side === whose,
      })),
    figures: input.figures.map((one) => ({
      text: `${flag.group === COMPARISON_GROUP ? `${groupText(one.group)}, ` : ''}${BASIS_NAMES[one.basis]}`,
      href: href({ figureId: one.figureId, whose: 'group' }),
      isShown: one.figureId === figure?.figureId,
    })),
    summary: `${countText(total)} ${total === 1 ? 'record' : 'records'}, page ${countText(page)} of ${countText(pages)}, in an order drawn by lot (number ${seed}).`,
    noTexts:
      records.length > 0 && !hasTexts
        ? 'These records come from data.police.uk, which publishes no written grounds. Ask the Met for an extract to read why officers searched.'
        : undefined,
    records: records.map((record) => recordView(record, input.texts)),
    previousHref: page > 1 ? href({ page: page - 1 }) : undefined,
    nextHref: page < pages ? href({ page: page + 1 }) : undefined,
    otherLotHref: href({ seed: (seed % 999_999) + 1 }),
  };
}

function backOf({ flagId }: StoredFlag, { role }: Person): Pick<RecordsView, 'backHref' | 'backText'> {
  return role === 'responder'
    ? { backHref: `/answers/${flagId}`, backText: 'The question' }
    : { backHref: `/review/flags/${flagId}`, backText: 'The flag' };
}

function sideText(side: Side, figure: StoredFigure | undefined): string {
  if (side === 'unknown') return 'Ethnicity not recorded';
  if (side === 'white') return `Compared with: ${residentsText(COMPARISON_GROUP)}`;
  return figure === undefined ? 'All' : groupText(figure.group);
}

/** What a tier of written grounds says, for those who read the text beside it. */
const TIER_NAMES: Record<TextTier, string> = {
  smell_only: 'smell of cannabis and nothing else',
  smell_weak: 'smell of cannabis, and nothing else about the person',
  smell_support: 'smell of cannabis and more',
  no_smell: 'no smell of cannabis',
  insufficient: 'too little to judge',
};

const WHY_NO_GROUNDS: Record<RecordDetail['text'], string> = {
  kept: 'The written grounds could not be read just now.',
  'not-in-source': 'This source holds no written grounds.',
  deleted: 'The written grounds were deleted when their time was over.',
  'left-blank': 'The officer left the written grounds blank.',
};

function recordView(record: RecordDetail, texts: readonly TextOfRecord[]): RecordView {
  const { sourceFileId, line, tier, isFind } = record;
  const text = texts.find(
    (one) => one.sourceFileId === sourceFileId && one.line === line && one.month === record.month,
  );
  return {
    name: `File ${sourceFileId}, line ${line}`,
    facts: [
      { name: 'Day', value: dateText(record.searchedOn) },
      { name: 'Searched for', value: REASON_NAMES[record.reason] },
      { name: 'Outcome', value: OUTCOME_CLASS_NAMES[OUTCOME_CLASS[record.outcome]] },
      { name: 'Found what was looked for', value: isFind === undefined ? 'not recorded' : isFind ? 'yes' : 'no' },
      ...(tier === undefined ? [] : [{ name: 'Grounds read as', value: TIER_NAMES[tier] }]),
    ].map(({ name, value }) => ({ name, value: sentenceCase(value) })),
    grounds: text === undefined ? undefined : redact(text.text),
    whyNoGrounds: WHY_NO_GROUNDS[record.text],
  };
}
