/** Synthetic persons: what a record would say about somebody who does not exist. */
import {
  type EthnicGroup,
  GROUP_NAMES,
  MPS_LABEL_LENGTH,
  OFFICER_DEFINED_GROUP,
  OFFICER_DEFINED_MPS,
  SELF_DEFINED_GROUP,
  SELF_DEFINED_MPS,
} from '../vocabulary/ethnicity.ts';
import { byWeight, type Random } from './random.ts';

/** The columns of a synthetic record that tell who was searched, as published (before padding). */
export interface Person {
  gender: 'M' | 'F' | 'U' | 'V';
  /** Whole years; blank where it was not written down. */
  age: string;
  selfDefined: string;
  sdeGroup: string;
  officerDefined: string;
  eaGroup: string;
}

/** What a search of a vehicle alone says about persons: nothing. */
export const NOBODY: Person = {
  gender: 'V',
  age: '',
  selfDefined: '',
  sdeGroup: '',
  officerDefined: '',
  eaGroup: '',
};

/** How each true group defines itself when asked and recorded. */
const SELF_DEFINED: Record<EthnicGroup, (random: Random) => string> = {
  white: byWeight([
    ['W1', 62],
    ['W9', 35],
    ['W2', 3],
  ]),
  black: byWeight([
    ['B9', 50],
    ['B2', 31],
    ['B1', 19],
  ]),
  asian: byWeight([
    ['A9', 50],
    ['A3', 24],
    ['A2', 12],
    ['A1', 11],
    ['O1', 3],
  ]),
  mixed: byWeight([
    ['M9', 52],
    ['M1', 30],
    ['M2', 10],
    ['M3', 8],
  ]),
  other: byWeight([['O9', 1]]),
};

/** Chance that the self-defined group is unknown, by true group: a quarter overall, and more often for Black people. */
const UNKNOWN_SHARE: Record<EthnicGroup, number> = { white: 0.2, black: 0.31, asian: 0.24, mixed: 0.25, other: 0.3 };
const UNKNOWN = byWeight([
  ['N4', 64],
  ['N1', 9],
  ['N3', 8],
  ['N2', 5],
  ['', 14],
]);

/** What the officer writes down for each true group; there is no code for Mixed. */
const OFFICER_DEFINED: Record<EthnicGroup, (random: Random) => string> = {
  white: byWeight([
    ['1', 73],
    ['2', 22],
    ['6', 1.5],
    ['3', 0.8],
    ['4', 0.7],
    ['0', 1],
    ['', 1],
  ]),
  black: byWeight([
    ['3', 95.5],
    ['1', 1],
    ['4', 0.8],
    ['6', 0.7],
    ['0', 1],
    ['', 1],
  ]),
  asian: byWeight([
    ['4', 87],
    ['6', 5],
    ['5', 3],
    ['1', 1.5],
    ['3', 1],
    ['2', 0.5],
    ['0', 1],
    ['', 1],
  ]),
  mixed: byWeight([
    ['3', 56],
    ['1', 18],
    ['2', 9],
    ['4', 8],
    ['6', 6],
    ['0', 2],
    ['', 1],
  ]),
  other: byWeight([
    ['6', 41],
    ['4', 20],
    ['2', 16],
    ['3', 8],
    ['1', 8],
    ['5', 4],
    ['0', 2],
    ['', 1],
  ]),
};

/** Labels are cut as the extract cuts them. O1 is Chinese in this scheme; its first entry in the vocabulary is that. */
const SELF_DEFINED_LABEL = new Map(
  [...SELF_DEFINED_MPS]
    .reverse()
    .map(({ code, labels }) => [code, `${code} ${labels[0]}`.slice(0, MPS_LABEL_LENGTH)] as const),
);
/** SDE Group puts refusals, Mixed and Chinese under Other: that is why it is not usable. */
const SDE_GROUP = new Map(
  [...SELF_DEFINED_MPS].reverse().map(({ code, meaning }) => {
    const group = SELF_DEFINED_GROUP[meaning];
    const isKept = group !== 'unknown' && group !== 'mixed' && !code.startsWith('O');
    return [code, isKept ? GROUP_NAMES[group] : 'Other'] as const;
  }),
);
const OFFICER_LABEL = new Map(OFFICER_DEFINED_MPS.map(({ code, label }) => [code, `${code} ${label}`] as const));
const EA_GROUP = new Map(
  OFFICER_DEFINED_MPS.map(({ code, meaning }) => {
    const group = OFFICER_DEFINED_GROUP[meaning];
    return [code, group === 'unknown' ? '' : GROUP_NAMES[group]] as const;
  }),
);

/** Apparent ages: many in their late teens and early twenties, few children, a long tail. */
const AGES = byWeight(
  Array.from({ length: 66 }, (_, index) => {
    const age = index + 10;
    const weight = age < 18 ? ((age - 9) / 9) ** 2.2 : Math.exp(-(age - 18) / 12) + 0.02;
    return [String(age), weight] as const;
  }),
);
const GENDERS = byWeight<'M' | 'F' | 'U'>([
  ['M', 91.2],
  ['F', 8],
  ['U', 0.8],
]);
const AGE_BLANK_SHARE = 0.04;

/** Draws a person of a true group, with both ethnicities as they would be written down. */
export function drawPerson(random: Random, group: EthnicGroup): Person {
  const self = random.chance(UNKNOWN_SHARE[group]) ? UNKNOWN(random) : SELF_DEFINED[group](random);
  const officer = OFFICER_DEFINED[group](random);
  return {
    gender: GENDERS(random),
    age: random.chance(AGE_BLANK_SHARE) ? '' : AGES(random),
    selfDefined: SELF_DEFINED_LABEL.get(self) ?? '',
    sdeGroup: SDE_GROUP.get(self) ?? '',
    officerDefined: OFFICER_LABEL.get(officer) ?? '',
    eaGroup: EA_GROUP.get(officer) ?? '',
  };
}
