import type { FactorClass } from './reading.ts';

/** What a factor counts as, what it means and on whose word. */
export interface Factor {
  class: FactorClass;
  means: string;
  source: string;
}

const APP = 'College of Policing, Authorised Professional Practice, as quoted by HMICFRS (2017) and the press (2017)';
const CODE_A = 'PACE Code A, 2.2 to 2.11';
const NORTHUMBRIA = 'Northumbria Police training (2016)';
const POLICY = "Evenhand's decision";

/** Every factor, after the taxonomy of GROUNDS.md (2026). */
export const FACTORS = {
  smell_cannabis: { class: 'trigger', means: 'A smell of cannabis noticed by police before the search', source: APP },
  third_party_smell: { class: 'neutral', means: 'Someone who is not police reports the smell', source: POLICY },
  smell_other: { class: 'neutral', means: 'A smell of something else', source: POLICY },
  seen_drug_use: { class: 'support', means: 'Drugs seen being used, or smoke', source: APP },
  seen_transaction: { class: 'support', means: 'An exchange or deal seen', source: APP },
  seen_drugs_or_paraphernalia: {
    class: 'support',
    means: 'Drugs or paraphernalia in view before the search',
    source: APP,
  },
  seen_weapon_or_stolen: { class: 'support', means: 'A weapon, stolen goods or going equipped seen', source: CODE_A },
  behaviour_conceal: {
    class: 'support',
    means: 'Hiding, discarding, swallowing or passing off',
    source: `${CODE_A}; ${APP}`,
  },
  behaviour_evasive: {
    class: 'support',
    means: 'Running, failing to stop, turning away, hiding',
    source: `${APP}; weak after ${NORTHUMBRIA}`,
  },
  behaviour_nervous: { class: 'support', means: 'Marked nervousness', source: `${APP}; weak after ${NORTHUMBRIA}` },
  impairment: { class: 'support', means: 'Signs of the influence of drugs', source: APP },
  inconsistent_account: { class: 'support', means: 'A contradictory, changing or false account', source: CODE_A },
  description_match: {
    class: 'support',
    means: 'Fits the description of someone reported',
    source: `${CODE_A} (2.2B)`,
  },
  intelligence_person: { class: 'support', means: 'Current intelligence about this person', source: APP },
  intelligence_location_specific: {
    class: 'support',
    means: 'Current and specific intelligence about this place',
    source: CODE_A,
  },
  vehicle_marker: { class: 'support', means: 'A current drugs or crime marker on the vehicle', source: APP },
  admission: { class: 'support', means: 'The person admits use or possession before the search', source: CODE_A },
  dog_indication: { class: 'support', means: 'A trained dog indicated', source: POLICY },
  third_party_report: { class: 'support', means: 'Someone reports drugs, a weapon or theft', source: CODE_A },
  prior_find_or_arrest: {
    class: 'support',
    means: 'Drugs found on another or nearby before this search, or an arrest',
    source: CODE_A,
  },
  s60_authority: {
    class: 'support',
    means: 'A power that needs no suspicion is in force',
    source: 'Criminal Justice and Public Order Act 1994, section 60',
  },
  ground_by_words: {
    class: 'support',
    means: 'A ground that no rule knows, told by the words taken together',
    source: "Evenhand's labelled texts (weighing/word-weights.json)",
  },
  area_only: { class: 'weak', means: 'The reputation of the place', source: `${NORTHUMBRIA}: never enough` },
  time_of_day: { class: 'weak', means: 'The hour', source: POLICY },
  appearance: { class: 'weak', means: 'How the person looks; forbidden as a ground', source: `${CODE_A} (2.2B)` },
  prior_record: {
    class: 'weak',
    means: 'Previous convictions, or known to police; forbidden as a ground',
    source: `${CODE_A} (2.2B); ${NORTHUMBRIA}`,
  },
  association: { class: 'weak', means: 'The company of known users or dealers', source: CODE_A },
  loitering_group: { class: 'weak', means: 'Hanging around, or in a group', source: POLICY },
  refusal_to_account: {
    class: 'weak',
    means: 'Silence or refusing to answer',
    source: `${CODE_A} (2.9, 2.10); ${NORTHUMBRIA}`,
  },
  hunch: { class: 'weak', means: 'Instinct, or what is usual', source: 'A hunch cannot justify a search (Code A 2.2)' },
  weak_by_words: {
    class: 'weak',
    means: 'No ground about this person, told by the words taken together',
    source: "Evenhand's labelled texts (weighing/word-weights.json)",
  },
  ctx_traffic_stop: { class: 'neutral', means: 'Why the vehicle was stopped', source: POLICY },
  ctx_boilerplate: { class: 'neutral', means: 'Procedure', source: POLICY },
  ctx_post_search_find: {
    class: 'neutral',
    means: 'What was found, said or done after the search began',
    source: POLICY,
  },
  ctx_post_search_smell: { class: 'neutral', means: 'A smell first noticed during the search', source: POLICY },
  ctx_negated_factor: { class: 'neutral', means: 'Something said not to have been so', source: POLICY },
  ctx_denial: { class: 'neutral', means: 'The person denies it or explains it away', source: POLICY },
  ctx_hypothetical: { class: 'neutral', means: 'Something asked or supposed, not observed', source: POLICY },
  ctx_plain: { class: 'neutral', means: 'An everyday phrase, not reported', source: POLICY },
  ctx_outweighed: {
    class: 'neutral',
    means: 'Words that a rule reads as a ground, among words which together tell of none',
    source: "Evenhand's labelled texts (weighing/word-weights.json)",
  },
  ctx_other_person: { class: 'neutral', means: 'What another person did', source: POLICY },
} as const satisfies Record<string, Factor>;

export type FactorName = keyof typeof FACTORS;
