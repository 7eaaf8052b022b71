import type { Hit } from '../match.ts';
import { JOINED, LABEL, SOFT, STRONG, type Tokens } from '../tokens.ts';
import { anyOf, wordSet } from './word-set.ts';

/** Whether a "no" or "not" takes away what is told. */

/** "No": it holds for the things named after it. */
const NO = wordSet(
  'no nae nane nil nothing none nobody without zero lack lacking absence neither nowt nuffin sans nor nothin',
);

/** "Not": it holds for the verb after it. */
const NOT = wordSet(
  "not didn't didnt doesn't doesnt don't dont wasn't wasnt isn't isnt weren't werent hadn't hadnt hasn't hasnt haven't havent couldn't couldnt can't cant cannot wouldn't wouldnt won't never aint ain't unable nt failed neg negative",
);

/** After which "no" or "not" takes nothing away: "not only", "no doubt", "nothing other than". */
const NOT_AFTER = wordSet(
  'only just miss missing mistake mistaken ignore escape help doubt doubting mistaking question sure far long sooner longer merely simply certain until',
);

const OTHER = wordSet('other else more further apart aside');

const THAN = wordSet('than but except save besides apart aside bar beyond');

/** Where the reach of a "no" ends. */
const BREAK = wordSet(
  'but however although though yet except then when once because so therefore while whilst after before until since which who and also plus whereas only just instead save',
);

const OR = wordSet('or nor');

const SUBJECT = wordSet(
  "he she they i we male female subject subj driver passenger officers officer police suspect his her man woman youth occupants pc occ dvr vehicle veh car smell strong odour due smelt smelled he's",
);

const PERCEIVE = wordSet(
  'see saw seen observe observed notice noticed witness witnessed spot find found detect that have had',
);

const SHOWN = wordSet(
  'present around nearby seen found held noted observed visible given trace shown known apparent evident elsewhere sighted vicinity offered provided there view sight detected noticed about displayed',
);

const OF_IT = wordSet('to of on in smoking any doing');

/** What "no" is said of without touching what follows: papers, seat belts, traces. */
const EXCUSED = wordSet(
  'insurance mot tax licence seatbelt seat belt helmet lights light headlight trace reply comment fixed reason purpose plates plate doubt roundel suspicion',
);

/** What may stand between "no" or "not" and a smell that it takes away. */
const BESIDE_SMELL = wordSet(
  'any a an the strong slight faint obvious noticeable distinct sign signs trace traces hint of evidence such other detectable discernible particular real actual cannabis weed drug drugs green skunk herbal fresh burnt smell odour aroma scent whiff detect detected notice noticed note noted perceive perceived get find pick up could able to at all immediately initially myself honestly say it there was is or and alcohol noticeably really quite even i we he she officers officer police male subject did do does have had been be for checked skunk/green nor either neither us could actually truthfully point time stage moment whole single one whiff',
);

const REACH = 7;

/** Whether a "no" or "not" takes away what stands from one word to another. */
export function isNegated(tokens: Tokens, hit: Hit): boolean {
  const isSmell = hit.rule.factor === 'smell_cannabis';
  if (isNegatedWithin(tokens, hit) || isNegatedAfter(tokens, hit)) return true;
  if (isSmell && (isSmeltElsewhere(tokens, hit) || isAnsweredNo(tokens, hit))) return true;
  // "no smell of alcohol but one of cannabis": what is smelt comes after the turn.
  return !(isSmell && hasTurn(tokens, hit)) && isNegatedBefore(tokens, hit.from, isSmell);
}

const TURN = wordSet('but just only although though however');

function hasTurn(tokens: Tokens, hit: Hit): boolean {
  for (let at = hit.from + 1; at < hit.to; at += 1) if (TURN[tokens.word[at]!.id] === 1) return true;
  return false;
}

const PREPOSITION = wordSet('from on off him her');

const SEARCHED_ONE = wordSet('him her his subject subj male female driver passenger rider');

const SAYS = wordSet('says said states stated claims claimed say saying smokes smoking');

/** "smell of weed from the flat and not from him", "it was his mate that smelt of it, not him". */
function isSmeltElsewhere(tokens: Tokens, hit: Hit): boolean {
  const { word, gap, length } = tokens;
  for (let at = hit.to + 1; at <= hit.to + ELSEWHERE && at + 1 < length && gap[at]! < STRONG; at += 1) {
    const { id, text } = word[at]!;
    // "hash smell on him, not on them"
    if (SEARCHED_ONE[id] === 1 || SAYS[id] === 1) return false;
    if (text !== 'not') continue;
    if (PREPOSITION[word[at + 1]!.id] !== 1) return false;
    const one = word[at + 2]?.text === 'the' ? at + 3 : at + 2;
    return SEARCHED_ONE[word[at + 1]!.id] === 1 || (one < length && SEARCHED_ONE[word[one]!.id] === 1);
  }
  return false;
}

const ELSEWHERE = 10;

const ASKED = wordSet('could can did do was is any were anything');

const ANSWER_NO = wordSet('no none nope nil nothing negative neg nah never');

/** "Could I smell cannabis? No." */
function isAnsweredNo(tokens: Tokens, hit: Hit): boolean {
  const { word, gap, length } = tokens;
  let first = hit.from;
  while (first > 0 && gap[first]! < STRONG && hit.from - first < REACH) first -= 1;
  if (ASKED[word[first]!.id] !== 1) return false;
  let answer = hit.to + 1;
  while (answer < length && gap[answer]! < SOFT && answer - hit.to < REACH) answer += 1;
  if (answer >= length || ANSWER_NO[word[answer]!.id] !== 1) return false;
  return answer + 1 >= length || gap[answer + 1]! >= SOFT;
}

/** Of whom a smell is said: "nobody in the car smelt of it", "none of the four". */
const NOBODY = wordSet('nobody none neither');

const AMONG_THEM = wordSet(
  'in it car vehicle veh them group the of these two three four five # handler colleague occupants passengers lads males boys others party',
);

function isNegatedBefore(tokens: Tokens, from: number, isSmell: boolean): boolean {
  const { word, gap } = tokens;
  let hasOr = false;
  let wasShown = false;
  for (let at = from - 1; at >= 0 && at >= from - REACH; at -= 1) {
    if (gap[at + 1]! >= STRONG) return false;
    if (gap[at + 1]! >= SOFT && !hasOr && !isList(tokens, at + 1)) return false;
    const id = word[at]!.id;
    if (OR[id] === 1) hasOr = true;
    const isNo = NO[id] === 1;
    if (isNo || NOT[id] === 1) {
      if (NOT_AFTER[word[at + 1]!.id] === 1) return false;
      if (OTHER[word[at + 1]!.id] === 1 && hasThan(tokens, at + 1, from)) return false;
      if (THAN[word[at + 1]!.id] === 1) return false;
      // "nothing else smell of cannabis", "none smell": what is missing has been said.
      if (/^(nothing|none|nil|nobody|nowt)$/.test(word[at]!.text) && at + 1 < from && OTHER[word[at + 1]!.id] === 1)
        return false;
      if (isNo && wasShown) return false;
      if (isNo && EXCUSED[word[at + 1]!.id] === 1 && at + 1 < from) return false;
      // Two taken together give what was meant: "could not be said not to".
      return true;
    }
    // Of a smell only "no (strong, trace of, ...) smell" and "not smell" take it away: other words end the reach.
    if (isSmell && BESIDE_SMELL[id] !== 1) return isOfNobody(tokens, at);
    if (SHOWN[id] === 1 && !(at + 1 < tokens.length && OF_IT[word[at + 1]!.id] === 1)) wasShown = true;
    if (BREAK[id] === 1) return false;
    if (SUBJECT[id] === 1 && at < from - 1 && !isSeenSubject(tokens, at)) {
      if (!(at > 0 && (NO[word[at - 1]!.id] === 1 || OTHER[word[at - 1]!.id] === 1))) return false;
    }
  }
  return false;
}

function isOfNobody(tokens: Tokens, from: number): boolean {
  for (let at = from; at >= 0 && at >= from - REACH && tokens.gap[at + 1]! < SOFT; at -= 1) {
    const { id, text } = tokens.word[at]!;
    if (NOBODY[id] === 1) return true;
    // "neither I nor the handler could smell it"
    if (text === 'nor') return hasNeither(tokens, at);
    if (AMONG_THEM[id] !== 1) return false;
  }
  return false;
}

function hasNeither(tokens: Tokens, nor: number): boolean {
  for (let at = nor - 1; at >= 0 && at >= nor - REACH && tokens.gap[at + 1]! < SOFT; at -= 1) {
    if (tokens.word[at]!.text === 'neither') return true;
  }
  return false;
}

/** "At no time did he", "nor had I". */
const INVERTED = wordSet('did do does was were had have has could would');

/** "did not see the male hide", "no officer saw": the person named belongs to what was not seen. */
function isSeenSubject(tokens: Tokens, at: number): boolean {
  for (let back = 1; back <= 2 && at - back >= 0; back += 1) {
    if (PERCEIVE[tokens.word[at - back]!.id] === 1) return true;
    if (back === 1 && NOT[tokens.word[at - back]!.id] === 1) return true;
    if (back === 1 && INVERTED[tokens.word[at - back]!.id] === 1) return true;
  }
  return false;
}

function hasThan(tokens: Tokens, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (THAN[tokens.word[at]!.id] === 1) return true;
  return false;
}

/** A comma inside "no smoking, dealing or hiding". */
export function isList(tokens: Tokens, at: number): boolean {
  for (let next = at; next <= at + 4 && next < tokens.length; next += 1) {
    if (next > at && tokens.gap[next]! >= STRONG) return false;
    if (OR[tokens.word[next]!.id] === 1) return true;
  }
  return false;
}

/** A "no" between the words of the hit that none of its own words is. */
function isNegatedWithin(tokens: Tokens, hit: Hit): boolean {
  for (let at = hit.from + 1; at < hit.to; at += 1) {
    const id = tokens.word[at]!.id;
    // "could not say": the rule that reads "could ... say" means just that.
    if (at === hit.from + 1 && NOT[id] === 1 && INVERTED[tokens.word[hit.from]!.id] === 1) continue;
    if ((NO[id] === 1 || NOT[id] === 1) && !hit.words.includes(at)) {
      if (NOT_AFTER[tokens.word[at + 1]!.id] === 1 || THAN[tokens.word[at + 1]!.id] === 1) continue;
      return true;
    }
  }
  return false;
}

const ABSENT = wordSet('absent none nil neg negative nought nowt');

/** Words without which nothing is taken away. */
export const NEGATING = anyOf(NO, NOT, ABSENT);

const BE = wordSet('was is were are be has have had could can did');

const THERE = wordSet(
  'present apparent noted detected noticed there evident seen smelt observed found visible detectable perceptible',
);

/** "smell: none", "smell was not present", "markers nil". */
function isNegatedAfter(tokens: Tokens, hit: Hit): boolean {
  const { word, gap, length } = tokens;
  let at = hit.to + 1;
  if (at >= length || gap[at]! >= STRONG) return false;
  if (word[at]!.text === 'with' && at + 1 < length) at += 1;
  // "markers nil"; but ", nil found" and ", neg, nfa" tell of the search.
  if (gap[at] === JOINED) {
    for (let near = at; near <= at + 1 && near < length && gap[near] === JOINED; near += 1) {
      const isAlone = near + 1 >= length || gap[near + 1]! >= SOFT;
      if (ABSENT[word[near]!.id] === 1 && isAlone) return true;
    }
  }
  // "smell of cannabis in car: none"
  for (let far = at; far <= at + 4 && far < length && gap[far]! < STRONG; far += 1) {
    if (gap[far] !== LABEL) continue;
    const isAlone = far + 1 >= length || gap[far + 1]! >= SOFT;
    return isAlone && (ABSENT[word[far]!.id] === 1 || word[far]!.text === 'no');
  }
  for (let step = 0; step < 4 && at < length && gap[at]! < STRONG; step += 1, at += 1) {
    const id = word[at]!.id;
    if (NOT[id] === 1 && word[at]!.text !== 'failed') {
      for (let next = at + 1; next <= at + 3 && next < length; next += 1) if (THERE[word[next]!.id] === 1) return true;
      return false;
    }
    if (BE[id] !== 1) return false;
  }
  return false;
}
