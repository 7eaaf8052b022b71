import type { SampledText } from '../../db/sampled-text.ts';
import { monthText } from '../../domain/wording.ts';
import { redact } from '../../grounds/redaction.ts';
import { OUTCOME_CLASS, OUTCOME_CLASS_NAMES } from '../../vocabulary/outcome.ts';
import { REASON_NAMES } from '../../vocabulary/reason.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';

/** A record's grounds as a reader sees them: redacted, and nothing of the person. */
export interface TextView {
  number: number;
  isText: boolean;
  text: string;
  reason: string;
  month: string;
  outcome: string;
}

/** Arranges a record; words in brackets stand for what was taken out. */
export function textView({ number, text, reason, month, outcome, isFind }: SampledText): TextView {
  const found =
    isFind === undefined ? '' : isFind ? ', found what was looked for' : ', did not find what was looked for';
  return {
    number,
    isText: text.state === 'kept',
    text: wordsOf(text),
    reason: sentenceCase(REASON_NAMES[reason]),
    month: monthText(month.slice(0, 7)),
    outcome: `${sentenceCase(OUTCOME_CLASS_NAMES[OUTCOME_CLASS[outcome]])}${found}`,
  };
}

function wordsOf(text: SampledText['text']): string {
  switch (text.state) {
    case 'kept':
      return redact(text.text);
    case 'blank':
      return 'The officer wrote nothing.';
    case 'deleted':
      return 'This text is kept no longer.';
  }
}
