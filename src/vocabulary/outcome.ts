/**
 * What followed a search. Sources: data.police.uk stop-and-search CSV, column Outcome (labels now, and until 2017);
 * MPS records extract, column Outcome (number first).
 */
export const OUTCOMES = [
  'no-further-action',
  'arrest',
  'community-resolution',
  'penalty-notice',
  'summons',
  'caution',
  'cannabis-or-khat-warning',
  'not-recorded',
  'label-not-known',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Outcomes as figures tell them apart; every outcome is in one class. The rarer formal ones are too few to stand alone. */
export const OUTCOME_CLASSES = [
  'no-further-action',
  'arrest',
  'community-resolution',
  'other-formal',
  'not-recorded',
] as const;
export type OutcomeClass = (typeof OUTCOME_CLASSES)[number];

/** A label that does not tell the outcome ("detailed outcome unavailable") is no more a record of it than a blank. */
export const OUTCOME_CLASS: Record<Outcome, OutcomeClass> = {
  'no-further-action': 'no-further-action',
  arrest: 'arrest',
  'community-resolution': 'community-resolution',
  'penalty-notice': 'other-formal',
  summons: 'other-formal',
  caution: 'other-formal',
  'cannabis-or-khat-warning': 'other-formal',
  'not-recorded': 'not-recorded',
  'label-not-known': 'not-recorded',
};

export const OUTCOME_CLASS_NAMES: Record<OutcomeClass, string> = {
  'no-further-action': 'no further action',
  arrest: 'arrest',
  'community-resolution': 'community resolution',
  'other-formal': 'penalty notice, summons, caution or warning',
  'not-recorded': 'not recorded',
};

export const OUTCOMES_POLICE_UK: Record<string, Outcome> = {
  'A no further action disposal': 'no-further-action',
  Arrest: 'arrest',
  'Community resolution': 'community-resolution',
  'Penalty Notice for Disorder': 'penalty-notice',
  'Summons / charged by post': 'summons',
  'Caution (simple or conditional)': 'caution',
  'Khat or Cannabis warning': 'cannabis-or-khat-warning',
  // until 2017
  'Nothing found - no further action': 'no-further-action',
  'Suspect arrested': 'arrest',
  'Local resolution': 'community-resolution',
  'Offender given drugs possession warning': 'cannabis-or-khat-warning',
  'Offender given penalty notice': 'penalty-notice',
  'Offender cautioned': 'caution',
  'Suspect summonsed to court': 'summons',
  'Article found - Detailed outcome unavailable': 'label-not-known',
};

/** Outcome of the MPS extract, by its leading number. */
export const OUTCOMES_MPS: Record<string, { label: string; outcome: Outcome }> = {
  '1': { label: 'No further action', outcome: 'no-further-action' },
  '4': { label: 'Arrested', outcome: 'arrest' },
  '11': { label: 'Penalty Notice (PND/FPN)', outcome: 'penalty-notice' },
  '12': { label: 'Postal Charge Requisition / Summons', outcome: 'summons' },
  '13': { label: 'Community resolution', outcome: 'community-resolution' },
  '14': { label: 'Caution (simple or conditional)', outcome: 'caution' },
};
