import { addMonths, type Month } from '../../domain/period.ts';
import type { NamedPerson, ReviewKind } from '../../domain/review.ts';
import {
  type FieldProblem,
  MOST_CHARACTERS,
  MOST_MONTHS_AHEAD,
  type ProposedStep,
} from '../../domain/review-judgement.ts';
import { STEP_NAMES } from '../../domain/review-wording.ts';
import { countText, monthText } from '../../domain/wording.ts';

/** A field of an action's form; its id is unlike any other on the page. */
interface ActionField {
  name: keyof ProposedStep;
  id: string;
  label: string;
  hint: string | undefined;
  value: string;
  error: string | undefined;
  /** Of a field to choose from. */
  choices: { value: string; text: string; selected: boolean }[] | undefined;
}

/** A form by which something can be done about a flag. */
export interface ActionForm {
  kind: ReviewKind;
  id: string;
  title: string;
  /** What comes of it, before anybody presses the button. */
  consequence: string;
  fields: ActionField[];
  /** Whether it stands open: it was sent and refused. */
  isOpen: boolean;
}

/** What a form's fields are made from. */
export interface FormSetting {
  reviewers: readonly NamedPerson[];
  /** Who has it, to whom it need not be given. */
  assignee: NamedPerson | undefined;
  /** The month in London. */
  month: Month;
  /** Who is asked, in words. */
  asked: string;
  answerDays: number;
}

/** What somebody sent and was refused: shown again with what is wrong. */
export interface Refused {
  kind: ReviewKind;
  typed: Readonly<Record<string, string>>;
  problems: readonly FieldProblem[];
}

type FieldSpec = Pick<ActionField, 'name' | 'label'> & {
  hint?: string;
  choices?: (setting: FormSetting) => { value: string; text: string }[];
};

const AT_MOST = `At most ${countText(MOST_CHARACTERS)} characters.`;
const NOTE: FieldSpec = { name: 'note', label: 'A note for scrutiny staff, if you like', hint: 'Never public.' };
const REASON: FieldSpec = { name: 'reason', label: 'The reason', hint: `Everybody can read it. ${AT_MOST}` };

const FIELDS: Record<Exclude<ReviewKind, 'answered'>, readonly FieldSpec[]> = {
  taken: [],
  assigned: [
    {
      name: 'assignedTo',
      label: 'To whom',
      choices: ({ reviewers, assignee }) =>
        reviewers
          .filter(({ personId }) => personId !== assignee?.personId)
          .map(({ personId, name }) => ({ value: personId, text: name })),
    },
    NOTE,
  ],
  noted: [{ name: 'note', label: 'The note', hint: `Read by scrutiny staff, never public. ${AT_MOST}` }],
  asked: [
    {
      name: 'question',
      label: 'The question',
      hint: `Everybody can read it. Ask for what would explain the figure, and for what will change. ${AT_MOST}`,
    },
  ],
  accepted: [{ ...REASON, label: 'What explains it' }],
  escalated: [{ name: 'note', label: 'To whom it goes, and why', hint: `Never public. ${AT_MOST}` }],
  'reform-agreed': [
    { name: 'reform', label: 'What was agreed', hint: `Everybody can read it. ${AT_MOST}` },
    {
      name: 'followUpMonth',
      label: 'Month in which it is looked at again',
      choices: ({ month }) =>
        Array.from({ length: MOST_MONTHS_AHEAD }, (_, at) => addMonths(month, at + 1)).map((ahead) => ({
          value: ahead,
          text: monthText(ahead),
        })),
    },
  ],
  closed: [REASON],
  reopened: [REASON],
};

const CONSEQUENCES: Record<Exclude<ReviewKind, 'answered'>, (setting: FormSetting) => string> = {
  taken: () => 'The flag is yours until you give it to somebody or its review is over.',
  assigned: () => 'The flag is theirs from then on.',
  noted: () => 'Nothing else changes.',
  asked: ({ asked, answerDays }) =>
    `The question goes to ${asked}, who have ${answerDays} days to answer. Question, date and answer are public.`,
  accepted: () => 'The review is over. The flag stays on the list for as long as its figure does.',
  escalated: () => 'It is public that this was taken further, and not to whom.',
  'reform-agreed': () => 'The reform is public. The flag comes back into the queue in the month you choose.',
  closed: () => 'The review is over without an explanation being accepted.',
  reopened: () => 'The review goes on from where it was.',
};

/** The forms of what somebody may do, the refused one open and filled in as it was sent. */
export function actionForms(kinds: readonly ReviewKind[], setting: FormSetting, refused?: Refused): ActionForm[] {
  return kinds.flatMap((kind) => {
    if (kind === 'answered') return [];
    const own = refused?.kind === kind ? refused : undefined;
    return [
      {
        kind,
        id: `do-${kind}`,
        title: STEP_NAMES[kind],
        consequence: CONSEQUENCES[kind](setting),
        fields: FIELDS[kind].map((field) => fieldOf(kind, field, setting, own)),
        isOpen: own !== undefined,
      },
    ];
  });
}

function fieldOf(
  kind: ReviewKind,
  { name, label, hint, choices }: FieldSpec,
  setting: FormSetting,
  own?: Refused,
): ActionField {
  const value = own?.typed[name] ?? '';
  return {
    name,
    id: fieldId(kind, name),
    label,
    hint,
    value,
    error: own?.problems.find(({ field }) => field === name)?.message,
    choices: choices && [
      { value: '', text: 'Choose', selected: value === '' },
      ...choices(setting).map((choice) => ({ ...choice, selected: choice.value === value })),
    ],
  };
}

/** The id of a field of an action's form: several forms of a page have a reason. */
export function fieldId(kind: ReviewKind, name: keyof ProposedStep): string {
  return name === 'kind' ? `do-${kind}` : `${kind}-${name}`;
}

/** What somebody typed, field by field under its label, to be copied where it can no longer be sent. */
export function typedFields(
  kind: ReviewKind,
  typed: Readonly<Record<string, string>>,
): { label: string; text: string }[] {
  if (kind === 'answered') return [];
  return FIELDS[kind].flatMap(({ name, label, choices }) =>
    choices || !typed[name]?.trim() ? [] : [{ label, text: typed[name] }],
  );
}
