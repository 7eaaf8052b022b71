import type { Hit } from '../match.ts';
import { SOFT, STRONG, type Tokens } from '../tokens.ts';
import { anyOf, wordSet } from './word-set.ts';
/** Whose doing, saying or smelling it is. */

export const OFFICER = wordSet("i we officer officers police pc pcs constable i'm i'd i've colleague sergeant");

const SPEAKER = wordSet(
  'he she they driver dvr male female subject subj passenger pax him her occupant rider suspect lad man woman youth who kid',
);

const TELLS = wordSet(
  'told tell tells telling explained explains explain mentioned informed advised show showed shown pointed noticed',
);

const TO_OFFICER = wordSet('me us police officers officer pc');

/** Whether the officer is the one who says or does it. */
export function isOfficersOwn(tokens: Tokens, hit: Hit): boolean {
  const { word, gap } = tokens;
  const isSaid = hit.rule.by === 'subject';
  for (let at = hit.from - 1; at >= 0 && at >= hit.from - (isSaid ? 10 : 2); at -= 1) {
    if (gap[at + 1]! >= STRONG) break;
    const id = word[at]!.id;
    if (OFFICER[id] === 1 || (!isSaid && (word[at]!.text === 'my' || word[at]!.text === 'our'))) return true;
    if (SPEAKER[id] === 1) return false;
  }
  if (!isSaid) return false;
  // Without anyone named: "Told him that" is the officer, "Told me that" the person.
  return TELLS[word[hit.from]!.id] === 1 && TO_OFFICER[word[hit.from + 1]?.id ?? 0] !== 1;
}

const OWN = wordSet('i we officers officer police pc arrival attendance attended arrived attending dvr oics');

/** Whether no officer comes between someone and the smell they tell of. */
export function isOthersNose(tokens: Tokens, hit: Hit): boolean {
  if (/^(my|our)$/.test(tokens.word[hit.from - 1]?.text ?? '')) return false;
  for (let back = 1; back <= 5 && hit.from - back >= 0; back += 1) {
    if (tokens.gap[hit.from - back + 1]! >= SOFT) break;
    if (/^(pc|pcs|officer|officers|colleague|i|we)$/.test(tokens.word[hit.from - back]!.text)) {
      if (!/^(by|called|told|to)$/.test(tokens.word[hit.from - back - 1]?.text ?? ''))
        return /^(called|call|told|to)$/.test(tokens.word[hit.from]!.text);
    }
  }
  for (let at = hit.from + 1; at <= hit.to; at += 1) {
    if (OWN[tokens.word[at]!.id] === 1) {
      // "called police to say", "told officers that": the officers are told.
      const before = tokens.word[at - 1]!.text;
      if (
        !/^(called|call|calls|told|informed|phoned|rang|contacted|to|by|advised|alerted|approached|flagged|stopped|calling|telling)$/.test(
          before,
        )
      )
        return false;
    }
  }
  return true;
}

const UNKNOWN_ONE = wordSet('different unknown unidentified u/k uninvolved unconnected');

const OTHERS = wordSet(
  'another friend mate pal companion unrelated someone somebody stranger cousin brother girlfriend boyfriend',
);

const OTHER_ONE = wordSet('other others');

/** Words without which nobody else is told of. */
export const TELLING_OF_OTHERS = anyOf(UNKNOWN_ONE, OTHERS, OTHER_ONE);

const ONE = wordSet(
  'male males man lad youth person female group individual party one boy occupant boys youths lads occupants',
);

const SELF = wordSet('subject subj he him his she her male driver i we officers');

/** "saw him with an unknown male and could smell it": the officer could. */
function isCould({ word }: Tokens, from: number): boolean {
  return /^(could|can)$/.test(word[from]!.text) || /^(could|can)$/.test(word[from - 1]?.text ?? '');
}

/** Whether it is another person who did it. */
export function isOtherPerson(tokens: Tokens, hit: Hit, isSmell: boolean): boolean {
  const { word, gap } = tokens;
  for (let at = hit.from - 1; at >= 0 && at >= hit.from - 9; at -= 1) {
    if (gap[at + 1]! >= STRONG) return false;
    const id = word[at]!.id;
    // A friend who smells may be the very person searched; "another" is not.
    if (word[at]!.text === 'another' && at > 0 && /^(after|one|to)$/.test(word[at - 1]!.text)) return false;
    if (OTHERS[id] === 1 && (!isSmell || (word[at]!.text === 'another' && ONE[word[at + 1]!.id] === 1)))
      return at === 0 || !/^(to|with|from|and|by)$/.test(word[at - 1]!.text);
    if (OTHER_ONE[id] === 1 && at > 0 && /^(the|one|two|an|three|some)$/.test(word[at - 1]!.text)) {
      return at < 2 || !/^(to|with|from|by|towards)$/.test(word[at - 2]!.text);
    }
    if (UNKNOWN_ONE[id] === 1 && ONE[word[at + 1]!.id] === 1) return !(isSmell && isCould(tokens, hit.from));
    if (
      SELF[id] === 1 &&
      !(at > 0 && UNKNOWN_ONE[word[at - 1]!.id] === 1) &&
      !(at > 0 && (OTHERS[word[at - 1]!.id] === 1 || OTHER_ONE[word[at - 1]!.id] === 1))
    )
      return false;
  }
  return false;
}
