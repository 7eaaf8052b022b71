import { cuesIn } from './context/cues.ts';
import { isNegated } from './context/negation.ts';
import { isAfterSearch, type SearchBegun, searchBegun } from './context/search.ts';
import { isOfficersOwn, isOtherPerson, isOthersNose } from './context/speaker.ts';
import { isHistorical, isHypothetical } from './context/supposition.ts';
import { wordSet } from './context/word-set.ts';
import { FACTORS, type FactorName } from './factors.ts';
import { type Hit, membersOf } from './match.ts';
import { isSmellDenied, namedOnly } from './named-only.ts';
import { MINDS, RULES } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';
import { MOST_WORDS, type Tokens } from './tokens.ts';
import { CLASSES, plainWords } from './words.ts';

/** A hit, and the factor that it shows where it stands. */
export interface Found {
  hit: Hit;
  factor: FactorName;
}

/** Factors whose words may belong to a record: "habitual knife carrier", "warning signal for concealing". */
const OF_RECORD: ReadonlySet<FactorName> = new Set([
  'seen_weapon_or_stolen',
  'behaviour_conceal',
  'prior_find_or_arrest',
]);

/** Whether a hit continues what is told of a person's record. */
function isRecordBefore(tokens: Tokens, record: Hit, hit: Hit): boolean {
  if (record.rule.factor !== 'prior_record' || record.from >= hit.from || hit.from > record.to + 2) return false;
  for (let at = record.from + 1; at <= hit.from; at += 1) if (tokens.gap[at]! > 0) return false;
  return true;
}

/** Words that some rule has read; kept between calls as the tokens are. */
const EXPLAINED = new Uint8Array(MOST_WORDS);

/** Every factor of a text, and how many of its words nothing accounts for. */
export function readFactors(tokens: Tokens, all: readonly Hit[]): { found: Found[]; unexplained: number } {
  const hits = all.some(({ rule }) => rule.with) ? all.filter(({ rule }) => isInPlace(tokens, rule)) : all;
  const begun = searchBegun(tokens);
  const smells: Hit[] = [];
  const reports: Hit[] = [];
  let takenBackAt = -1;
  let isGroundFirst = false;
  for (const hit of hits) {
    const { rule, from } = hit;
    if (from < begun.after && IS_GROUND.has(FACTORS[rule.factor].class)) isGroundFirst = true;
    if (rule.factor === 'smell_cannabis') smells.push(hit);
    else if (rule.factor === 'third_party_smell' && isOthersNose(tokens, hit)) reports.push(hit);
    else if (rule.id === 'no-smell-here') takenBackAt = from;
    else if (rule.id === 'found-in-search' && begun.find > from && smells.length > 0 && from > smells[0]!.to)
      begun.find = from;
  }
  // "Searched. Seen to ...": where nothing is told before it, what follows are the grounds.
  if (!isGroundFirst) begun.after = Number.POSITIVE_INFINITY;
  const cues = cuesIn(tokens) | (begun.find === Number.POSITIVE_INFINITY ? 0 : MINDS.search);
  const found: Found[] = [];
  for (const hit of hits) {
    const { factor, by, minds } = hit.rule;
    if (minds === 0 && by === undefined) {
      // Procedure, traffic and the like: nothing around them changes what they are.
      found.push({ hit, factor });
      continue;
    }
    if (by && isOfficersOwn(tokens, hit)) continue;
    if (factor === 'third_party_smell' && !reports.includes(hit)) continue;
    if (factor === 'smell_cannabis' ? isOfSomethingElse(tokens, hit) : isPartOfSmell(tokens, hit, smells)) continue;
    const isTakenBack = factor === 'smell_cannabis' && hit.from < takenBackAt && isToldOf(tokens, hit);
    const isOfRecord = OF_RECORD.has(factor) && hits.some((other) => isRecordBefore(tokens, other, hit));
    if (isOfRecord) continue;
    const standing = isTakenBack ? 'ctx_negated_factor' : standingOf(tokens, hit, cues, begun, reports);
    // Two readings of the same words stand or fall together.
    const before = factor === 'smell_cannabis' ? found.findLast((one) => one.hit.rule.factor === factor) : undefined;
    const isSame = before?.factor === 'ctx_post_search_smell' && before.hit.to >= hit.from;
    found.push({ hit, factor: isSame ? before.factor : standing });
  }
  const isSmelt = found.some(({ factor }) => SMELT.has(factor)) || isSmellDenied(tokens);
  const named = isSmelt ? undefined : namedOnly(tokens, hits, begun);
  if (named) found.push({ hit: named, factor: 'smell_cannabis' });
  return { found, unexplained: unexplainedBy(tokens, hits) };
}

/** How many words neither rules nor the scene account for. */
function unexplainedBy(tokens: Tokens, hits: readonly Hit[]): number {
  EXPLAINED.fill(0, 0, tokens.length);
  for (const { from, to } of hits) EXPLAINED.fill(1, from, to + 1);
  let unexplained = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const isOneLetter = tokens.end[at]! - tokens.start[at]! <= 1;
    if (EXPLAINED[at] !== 1 && EXPLAINS_ITSELF[tokens.id[at]!] !== 1 && !isOneLetter) unexplained += 1;
  }
  return unexplained;
}

const EXPLAINS_ITSELF = plainWords();

/** Factors that say whether police smelt it. */
const SMELT: ReadonlySet<FactorName> = new Set([
  'smell_cannabis',
  'third_party_smell',
  'ctx_post_search_smell',
  'smell_other',
]);

const TOLD_OF = membersOf(
  'mate friend cousin brother sister companion porter rang rung phoned texted messaged thought expected only driver passenger other claims claimed says said states stated reckons reckoned alleged reported reports report caller told calls called log info informed complaint alone normally template guidance last previously different earlier if had would checked'.split(
    ' ',
  ),
);

/** Whether a smell is someone's word, a rule's or another day's, so that "no smell here" can take it back. */
function isToldOf(tokens: Tokens, hit: Hit): boolean {
  for (let at = Math.max(0, hit.from - 14); at <= hit.to; at += 1) if (TOLD_OF[tokens.word[at]!.id] === 1) return true;
  return false;
}

/** Classes that rules need elsewhere in a text. */
const NEEDED = new Map(
  RULES.flatMap((rule) => (rule.with ? [[rule.with, membersOf(CLASSES.get(rule.with)!)] as const] : [])),
);

/** Whether the word that a rule needs elsewhere in the text is there. */
function isInPlace(tokens: Tokens, rule: Rule): boolean {
  if (!rule.with) return true;
  const members = NEEDED.get(rule.with)!;
  for (let at = 0; at < tokens.length; at += 1) if (members[tokens.word[at]!.id] === 1) return true;
  return false;
}

const REPEATED = wordSet('twice times occasions previously previous loads years ago');

/** "nicked him twice": arrests that are a record, not what has just happened. */
function isRepeated(tokens: Tokens, hit: Hit): boolean {
  const last = Math.min(tokens.length - 1, hit.to + 4);
  for (let at = Math.max(0, hit.from - 3); at <= last; at += 1) if (REPEATED[tokens.word[at]!.id] === 1) return true;
  return false;
}

const IS_GROUND: ReadonlySet<string> = new Set(['trigger', 'support', 'weak']);

/** What can come of a search; reputations, reports, markers and descriptions cannot. */
const CAN_FOLLOW_SEARCH: ReadonlySet<FactorName> = new Set([
  'seen_drug_use',
  'seen_transaction',
  'seen_drugs_or_paraphernalia',
  'seen_weapon_or_stolen',
  'behaviour_conceal',
  'behaviour_evasive',
  'behaviour_nervous',
  'impairment',
  'inconsistent_account',
  'admission',
  'refusal_to_account',
  'prior_find_or_arrest',
  'smell_other',
]);

/** The factor that a hit shows, given how its words stand. */
function standingOf(tokens: Tokens, hit: Hit, cues: number, begun: SearchBegun, reports: readonly Hit[]): FactorName {
  const { factor } = hit.rule;
  const minds = hit.rule.minds & cues;
  const isSmell = factor === 'smell_cannabis';
  if ((minds & MINDS.negation) !== 0 && isNegated(tokens, hit)) return 'ctx_negated_factor';
  if (isSmell && reports.some((report) => report.from < hit.from && report.to >= hit.from && report.to <= hit.to))
    return 'third_party_smell';
  const canFollow = isSmell || CAN_FOLLOW_SEARCH.has(factor);
  if (canFollow && (minds & MINDS.search) !== 0 && isAfterSearch(tokens, hit, begun, isSmell))
    return isSmell ? 'ctx_post_search_smell' : 'ctx_post_search_find';
  if ((minds & MINDS.hypothesis) !== 0 && isHypothetical(tokens, hit, isSmell)) return 'ctx_hypothetical';
  if (factor === 'prior_find_or_arrest' && isRepeated(tokens, hit)) return 'prior_record';
  if ((minds & MINDS.history) !== 0 && isHistorical(tokens, hit, isSmell)) return 'prior_record';
  if ((minds & MINDS['other-person']) !== 0 && isOtherPerson(tokens, hit, isSmell)) {
    if (factor === 'seen_drugs_or_paraphernalia') return 'prior_find_or_arrest';
    return factor === 'prior_record' ? 'association' : 'ctx_other_person';
  }
  return factor;
}

/** Factors that words inside what was smelt do not tell: "smell of freshly smoked cannabis". */
const NOT_IN_SMELL: ReadonlySet<FactorName> = new Set([
  'seen_drug_use',
  'seen_drugs_or_paraphernalia',
  'seen_transaction',
  'admission',
]);

/** Factors that rest on someone's word: "reports a smell of cannabis" reports no more than that. */
const FROM_OTHERS: ReadonlySet<FactorName> = new Set([
  'third_party_report',
  'intelligence_person',
  'intelligence_location_specific',
  'vehicle_marker',
  'admission',
]);

/** Whether the words of a hit are those of a smell, or run into one, so that they tell of nothing else. */
function isPartOfSmell(tokens: Tokens, hit: Hit, smells: readonly Hit[]): boolean {
  const { factor } = hit.rule;
  if (FACTORS[factor].class === 'support' && hasBetween(tokens, hit, SMELL_WORDS)) return true;
  if (factor === 'admission' && hasBetween(tokens, hit, OTHER_PEOPLE)) return true;
  return smells.some((smell) => {
    const isInside = smell.rule.id !== 'cannabis-smell' && hit.from > smell.from && hit.from <= smell.to;
    if (NOT_IN_SMELL.has(factor) && isInside) return true;
    return FROM_OTHERS.has(factor) && smell.from >= hit.from && smell.from <= hit.to && hit.to <= smell.to;
  });
}

const OTHER_PEOPLE = wordSet(
  'people others someone somebody friends friend mates mate brother cousin flatmate passengers them neighbour neighbours',
);

const SMELL_WORDS = membersOf(CLASSES.get('smell')!);

const OTHER_SUBSTANCES = membersOf(CLASSES.get('other-substance')!);

const JOINING = wordSet('and with or plus but also underneath as mixed');

/** "smelt of drink, cannabis plant on the shelf": another substance, and a comma before cannabis is named. */
function isOfSomethingElse(tokens: Tokens, hit: Hit): boolean {
  let isOther = false;
  for (let at = hit.from + 1; at <= hit.to; at += 1) {
    const { id } = tokens.word[at]!;
    if (OTHER_SUBSTANCES[id] === 1) isOther = true;
    else if (JOINING[id] === 1) isOther = false;
    if (isOther && tokens.gap[at + 1]! > 0 && at < hit.to) return true;
  }
  return false;
}

/** "put the smell on his jacket down to a friend": a word for smelling between the words of the hit. */
function hasBetween(tokens: Tokens, hit: Hit, members: Uint8Array): boolean {
  for (let at = hit.from + 1; at < hit.to; at += 1) {
    if (members[tokens.word[at]!.id] === 1 && !hit.words.includes(at)) return true;
  }
  return false;
}
