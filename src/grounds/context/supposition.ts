import type { Hit } from '../match.ts';
import { SOFT, STRONG, type Tokens } from '../tokens.ts';
import { isList } from './negation.ts';
import { OFFICER } from './speaker.ts';
import { anyOf, wordSet } from './word-set.ts';

/** What is asked, supposed or long past, and so was not noticed now. */

const IF = wordSet('if whether unless');

const SAYS = wordSet('said says stated replied answered responded admitted told claimed');

const ASK = wordSet('asked ask asking enquired query queried questioned');

const MAY = wordSet('may might possibly perhaps potentially maybe');

const ASSUME = wordSet(
  'suspected suspect suspecting believed believe believing suspicion assumed thought think likely wondered assuming',
);

const CASE = wordSet('case');

/** "I would have expected a smell". */
const EXPECT = wordSet('expected expect');

/** Words without which nothing is supposed. */
export const SUPPOSING = anyOf(IF, ASK, MAY, ASSUME, CASE, EXPECT, wordSet('such had could'));

const PERCEIVED = /^(seen|smelt|heard|observed|found|noticed|detected|visible)$/;

/** Whether the words are asked about or supposed, not told as seen. */
export function isHypothetical(tokens: Tokens, hit: Hit, isSmell: boolean): boolean {
  const { word, gap } = tokens;
  let hasComma = false;
  for (let at = hit.from - 1; at >= 0 && at >= hit.from - 8; at -= 1) {
    if (gap[at + 1]! >= STRONG) return false;
    if (word[at]!.text === 'such' && word[at + 1]!.text === 'as') return true;
    hasComma ||= gap[at + 1]! >= SOFT && !isList(tokens, at + 1);
    if (hasComma) continue;
    const id = word[at]!.id;
    // "Had he smelt of it".
    if (word[at]!.text === 'had' && at < hit.from && isTurnedRound(tokens, at)) return true;
    if (EXPECT[id] === 1 && /^(would|might|have)$/.test(word[at - 1]?.text ?? '')) return true;
    if (SAYS[id] === 1) return false;
    if (
      !isSmell &&
      word[at]!.text === 'could' &&
      at < hit.from &&
      /^(have|be|well)$/.test(word[at + 1]!.text) &&
      PERCEIVED.test(word[hit.from]!.text) === false
    )
      return true;
    // "asked if he had seen anything I could smell": a clause of its own.
    if (
      at < hit.from - 1 &&
      word[at - 1]?.text !== 'had' &&
      (word[at]!.text === 'anything' ||
        (isSmell && /^(i|we|there)$/.test(word[at]!.text) && IF[word[at - 1]?.id ?? 0] !== 1))
    )
      return false;
    if (IF[id] === 1 && isSmell && hasClause(tokens, at, hit.from)) return false;
    if (IF[id] === 1 && isSmell && isOwnToo(tokens, hit.to + 1)) return false;
    if (IF[id] === 1) return at === 0 || !/^(as|like|even)$/.test(word[at - 1]!.text);
    // Who asks about a smell, or what it is believed to be, has smelt it.
    if (isSmell) continue;
    if (MAY[id] === 1 && at >= hit.from - 4) return true;
    if (ASSUME[id] === 1 && at >= hit.from - 6) {
      if (word[at]!.text !== 'suspect' || (at > 0 && OFFICER[word[at - 1]!.id] === 1)) return true;
    }
    if (ASK[id] === 1 && at >= hit.from - 5) return !hasSoft(tokens, at + 1, hit.from);
    if (CASE[id] === 1) return true;
    if (word[at]!.text === 'but' || word[at]!.text === 'then' || word[at]!.text === 'and') return false;
  }
  return false;
}

/** "Had he smelt of it", "and had I smelt it". */
function isTurnedRound({ word, gap }: Tokens, had: number): boolean {
  const next = word[had + 1]!.text;
  return (
    next === 'i' || next === 'we' || next === 'there' || (gap[had]! >= STRONG && /^(he|she|they|subject)$/.test(next))
  );
}

const PRONOUN = /^(he|she|they)$/;

/** "asked if he was lost he smelt of it": what was asked is a clause of its own. */
function hasClause({ word }: Tokens, after: number, to: number): boolean {
  let subjects = 0;
  for (let at = after + 1; at < to; at += 1) if (PRONOUN.test(word[at]!.text)) subjects += 1;
  return subjects > 1;
}

/** "asked if he could smell it as I could". */
function isOwnToo({ word }: Tokens, after: number): boolean {
  if (!/^(as|because|since)$/.test(word[after]!.text)) return false;
  return /^(i|we)$/.test(word[after + 1]!.text) && /^(could|can|did|had)$/.test(word[after + 2]?.text ?? '');
}

function hasSoft(tokens: Tokens, from: number, to: number): boolean {
  for (let at = from; at <= to; at += 1) if (tokens.gap[at]! >= SOFT) return true;
  return false;
}

const PAST = wordSet('previous previously historically formerly historic historical');

const PAST_TIME = wordSet('last past previous prior years months');

/** Words without which nothing is told of another time. */
export const DATING = anyOf(PAST, PAST_TIME, wordSet('occasion'));

const PAST_UNIT = wordSet(
  'week month year summer winter occasions occasion times encounter encounters ago summers years months stop easter christmas',
);

/** Whether the words tell of another time, long before. */
export function isHistorical(tokens: Tokens, hit: Hit, isSmell: boolean): boolean {
  const { word, gap, length } = tokens;
  for (let at = hit.from - 1; at >= 0 && at >= hit.from - 7; at -= 1) {
    if (gap[at + 1]! >= SOFT || (isSmell && /^(vehicle|veh|car|there|i|we)$/.test(word[at]!.text))) break;
    if (PAST[word[at]!.id] === 1) return true;
    if (PAST_TIME[word[at]!.id] === 1 && at + 1 < length && PAST_UNIT[word[at + 1]!.id] === 1) return true;
    if (word[at]!.text === 'occasion' && at > 0 && word[at - 1]!.text === 'that') return true;
  }
  if (isSmell) return false;
  for (let at = hit.to + 1; at < length && at <= hit.to + 6; at += 1) {
    if (gap[at]! >= SOFT) break;
    if (PAST[word[at]!.id] === 1) return true;
    if (PAST_TIME[word[at]!.id] === 1 && at + 1 < length && PAST_UNIT[word[at + 1]!.id] === 1) return true;
  }
  return false;
}
