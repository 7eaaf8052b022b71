/** Phrases of synthetic grounds for drug searches, written for the demonstration and copied from no record. */
import type { Scene } from './scene-phrases.ts';

/** Ways to put one factor into words: in sentences, and in the shorthand of a busy constable. */
export interface FactorPhrases {
  /** Name of the factor as in the grounds lexicon. */
  factor: string;
  weight: number;
  /** Only where the search was of a person alone, or of a person in a vehicle. */
  scene?: Scene;
  /** Only at night. */
  isNightOnly?: true;
  prose: readonly string[];
  terse: readonly string[];
}

const CANNABIS =
  '[cannabis|cannabis|cannabis|cannabis|herbal cannabis|fresh cannabis|unsmoked cannabis|weed|skunk|green]';
const STRONG = '[strong|strong|strong|distinct|heavy|pungent|clear|noticeable|fresh|powerful|faint but clear]';
const SMELL = '[smell|smell|smell|odour|aroma|scent|whiff]';

/** An affirmed smell of cannabis, noticed by police before the search. */
export const SMELL_PHRASES: readonly FactorPhrases[] = [
  {
    factor: 'smell_cannabis',
    weight: 1,
    scene: 'foot',
    prose: [
      `There was a ${STRONG} ${SMELL} of ${CANNABIS} [coming from|on|about] [{him}|{his} clothing|{his} {bag}].`,
      `I could [clearly |straight away |easily |]smell ${CANNABIS} [on {him}|on {his} clothes|coming from {his} {bag}|coming off {him}].`,
      `[As|While|When] {he} [talked|spoke] to me the ${SMELL} of ${CANNABIS} [was obvious|became very strong|was unmistakable|was plain].`,
      `{He} [smelt|smelled][ strongly| heavily| very strongly|] of ${CANNABIS}.`,
      `{He} [reeked|stank] of ${CANNABIS} from [two|three|several] [feet|metres|paces] away.`,
      `{colleague} and I both [noticed|picked up|remarked on] [a|the] ${SMELL} of ${CANNABIS} [from {him}|around {him}|from {his} {bag}].`,
      `[The nearer I got|The closer I came] to {him} the stronger the ${SMELL} of ${CANNABIS} was.`,
      `From the {subject} came a ${STRONG} ${SMELL} of ${CANNABIS}, [which I know well from my work|which was not there elsewhere in the street|and nobody else was near].`,
    ],
    terse: [
      'strong [smell|s/o|odour] [of |]cannabis [from|on] [{subject}|{him}|{bag}|clothing]',
      `[can|cld|could] smell ${CANNABIS} [on {him}|from {his} {bag}|when talking]`,
      `{subject} [stinks|reeks|smelling strongly|smells] of ${CANNABIS}`,
      '[SOC|S/O cannabis] [from person|about person|on clothing|from {bag}]',
      `[obvious|v strong|very strong] smell of ${CANNABIS} [off {him}|about {him}|on breath and clothing]`,
    ],
  },
  {
    factor: 'smell_cannabis',
    weight: 1,
    scene: 'vehicle',
    prose: [
      `[When|As] the window [came down|was wound down|opened] a ${STRONG} ${SMELL} of ${CANNABIS} [came out|reached me|came from inside].`,
      `[I leaned in to speak|I went to the driver's window|I stood at the open door] and could smell ${CANNABIS} [from inside|in the car|coming from the passenger area].`,
      `There was a ${STRONG} ${SMELL} of ${CANNABIS} from [within|inside] the [vehicle|car].`,
      `The [inside of the car|vehicle|cabin] [smelt|smelled|reeked|stank] of ${CANNABIS}.`,
      `[From the open window|From the footwell|From inside the vehicle] came the ${SMELL} of ${CANNABIS}, [which {colleague} also noticed|and it was strong|and it had not been smelt in the street].`,
    ],
    terse: [
      'strong [smell|s/o|odour] [of |]cannabis [from|in|inside] [veh|the vehicle|car]',
      `[car|veh|vehicle] [stinks|reeks|smelling strongly|smells] of ${CANNABIS}`,
      `[SOC|S/O cannabis] [from veh|when window opened|from inside of car]`,
      `window down and can smell ${CANNABIS} [inside|from within]`,
    ],
  },
];

/** Things that are no grounds about this person. */
export const WEAK_PHRASES: readonly FactorPhrases[] = [
  {
    factor: 'area_only',
    weight: 30,
    prose: [
      '{street} is [a known drugs hotspot|well known for drug dealing|in a high crime area|known to police for drug use].',
      '[The road|The area|This location] has a reputation for [drug use|drug dealing|drugs and antisocial behaviour].',
    ],
    terse: ['known drug area', 'hotspot for drugs', 'high crime area', 'area known for drug dealing'],
  },
  {
    factor: 'time_of_day',
    weight: 10,
    isNightOnly: true,
    prose: [
      'It was [late at night|the early hours] and [nobody else was about|few people have a reason to be out].',
      '{He} was out [late at night|in the early hours] with no good reason to be.',
    ],
    terse: ['late at night', 'early hrs, no one else about', 'out in early hours of the morning'],
  },
  {
    factor: 'appearance',
    weight: 6,
    prose: [
      '{He} [looked out of place|did not look local] for [{street}|the area].',
      '{He} [looked like|fitted the profile of] [a typical drug dealer|a gang member].',
    ],
    terse: ['looked out of place', 'fits the profile of a dealer'],
  },
  {
    factor: 'appearance',
    weight: 4,
    scene: 'vehicle',
    prose: ['The [car|vehicle] looked too expensive for someone [of {his} age|like {him}].'],
    terse: ['nice car for {his} age'],
  },
  {
    factor: 'prior_record',
    weight: 22,
    prose: [
      '{He} is [well |]known to [me|police|local officers] for [drugs|possession|drugs offences].',
      'A check [showed|gave] [previous|old] convictions for [drugs|possession|supply].',
      '{He} has [previous for drugs|a PNC warning marker for drugs].',
    ],
    terse: [
      'prev for drugs',
      'known nominal',
      'pnc shows prev for possession',
      'warning marker drugs on pnc',
      'known drug user',
    ],
  },
  {
    factor: 'association',
    weight: 8,
    scene: 'foot',
    prose: ['{He} was with [a male|a female|two males] known to [us|police] as [a drug user|drug users|drug dealers].'],
    terse: ['with known drug users', 'in company of known dealer'],
  },
  {
    factor: 'loitering_group',
    weight: 12,
    scene: 'foot',
    prose: [
      '{He} was [hanging around|loitering at|hanging about] [{place}|the entrance to the block] [with no obvious purpose|for no apparent reason].',
    ],
    terse: ['loitering o/s {place}', 'hanging around {place}', 'stood about in a group'],
  },
  {
    factor: 'refusal_to_account',
    weight: 10,
    prose: [
      '{He} would not [give {his} name|tell me where {he} was headed|answer any questions].',
      'Asked to account for being there, {he} [refused|declined] to speak to me.',
    ],
    terse: ['refused details', 'no comment when asked for name', 'would not say where going'],
  },
  {
    factor: 'hunch',
    weight: 5,
    prose: [
      'I had a [gut feeling|hunch] that something was not right.',
      'In my experience something did not feel right.',
    ],
    terse: ['something not right', 'gut feeling'],
  },
];

/** Things that support a search for drugs. */
export const SUPPORT_PHRASES: readonly FactorPhrases[] = [
  {
    factor: 'seen_drug_use',
    weight: 14,
    prose: [
      '{He} was [smoking|holding a lighter to] what [looked like|I took to be] a [cannabis joint|joint|spliff].',
      'I saw {him} [rolling|light|take a long drag from] a [joint|spliff|cannabis cigarette].',
      'I watched {him} [inhale from|put a flame to] a small glass pipe.',
    ],
    terse: ['seen smoking a joint', 'rolling a spliff on police arrival', 'lit joint in hand', 'obs smoking zoot'],
  },
  {
    factor: 'seen_transaction',
    weight: 14,
    scene: 'foot',
    prose: [
      'I saw {him} [hand|pass] a small [wrap|package|item] to [another man|a woman|a cyclist] and [take|receive] [£10|£20|cash|a folded note] in return.',
      '{He} [carried out|made] [two|three|several] hand to hand exchanges with [people who walked up|drivers who pulled over].',
    ],
    terse: [
      'h2h seen w/ cyclist',
      'obs hand to hand, £20 note for small wrap',
      'exchange seen, cash for small item',
      'seen dealing to [2|3] users',
    ],
  },
  {
    factor: 'seen_transaction',
    weight: 10,
    scene: 'vehicle',
    prose: [
      'A [man|woman|cyclist] leaned in at the window, [cash|a £20 note|£10] was swapped for a small [wrap|packet] and [the man|the customer] left at once.',
    ],
    terse: ['hand to hand at veh window, cash seen', 'quick exchange thru window, wrap for £10'],
  },
  {
    factor: 'seen_drugs_or_paraphernalia',
    weight: 13,
    prose: [
      'I could see [a grinder and papers|a set of small scales|a bundle of snap bags|a part-smoked joint] [in plain view beside {him}|on {his} lap|at {his} feet].',
      '[A grinder|A clear bag of green herbal material|A crack pipe] was in plain view [next to {him}|in {his} hand].',
    ],
    terse: [
      'grinder in plain view',
      'snap bags visible beside {him}',
      'bag of green bush seen in hand',
      'joint butt seen at feet',
    ],
  },
  {
    factor: 'seen_drugs_or_paraphernalia',
    weight: 10,
    scene: 'vehicle',
    prose: [
      'I could see [a grinder|some snap bags|small scales|a joint|rolling papers and loose green herb] in the {spot}.',
    ],
    terse: ['grinder in {spot}', 'snap bags seen in {spot}', 'joint seen in {spot}'],
  },
  {
    factor: 'behaviour_conceal',
    weight: 13,
    prose: [
      'As I [walked up|came near] {he} [pushed|stuffed|shoved] something [down {his} trousers|into {his} waistband|into {his} sock].',
      '{He} [dropped|threw] a small [package|wrap] [behind a wall|under a parked car|into a hedge] [on seeing us|as we approached].',
      '{He} put something into {his} mouth and [swallowed it|appeared to swallow].',
    ],
    terse: [
      'stuffed item down trousers on seeing police',
      'threw item into bush',
      'seen to swallow a wrap',
      'dropped package on our approach',
    ],
  },
  {
    factor: 'behaviour_conceal',
    weight: 6,
    scene: 'vehicle',
    prose: ['{He} [leaned|reached] down and [pushed|hid] something under the seat as I [came up|approached].'],
    terse: ['seen hiding item under seat', 'stuffing something under seat'],
  },
  {
    factor: 'behaviour_evasive',
    weight: 12,
    scene: 'foot',
    prose: [
      'On seeing us {he} [turned round and walked off quickly|ran off towards {street2}|broke into a run].',
      '{He} [looked at the police vehicle|saw my uniform] and immediately [changed direction|turned and fled].',
    ],
    terse: [
      'made off on sight of police',
      'ran off when saw us',
      'turned and walked away quickly on seeing marked veh',
    ],
  },
  {
    factor: 'behaviour_evasive',
    weight: 10,
    scene: 'vehicle',
    prose: [
      'The car failed to stop for [two streets|some distance] although my blue lights were on.',
      'It [accelerated away|turned sharply into {street2}] when the driver saw us.',
    ],
    terse: ['veh failed to stop for short dist', 'sped off on sight of police then stopped {street2}'],
  },
  {
    factor: 'behaviour_nervous',
    weight: 9,
    prose: [
      '{He} was [shaking|sweating heavily|visibly nervous] and could not keep still.',
      '{He} [appeared|was] extremely nervous and {his} hands were shaking.',
    ],
    terse: ['v nervous, shaking', 'very nervous and sweating', 'agitated, could not keep still'],
  },
  {
    factor: 'impairment',
    weight: 7,
    prose: [
      '{His} eyes were [bloodshot|glassy and half shut|glazed] and {he} [slurred {his} words|spoke very slowly].',
    ],
    terse: ['eyes glazed, slurred speech', 'glazed red eyes, unsteady on feet'],
  },
  {
    factor: 'impairment',
    weight: 4,
    scene: 'vehicle',
    prose: ['The driver gave a positive roadside drug wipe for cannabis.'],
    terse: ['+ve drug wipe for cannabis', 'failed drug wipe'],
  },
  {
    factor: 'inconsistent_account',
    weight: 6,
    prose: [
      "{He} first said {he} had come from [work|the gym] and then changed it to [a cousin's|a girlfriend's] flat.",
      '{He} gave [two|three] different accounts of where {he} had been.',
    ],
    terse: ['changed story several times', 'conflicting accounts of where been'],
  },
  {
    factor: 'intelligence_person',
    weight: 9,
    prose: [
      "{He} was on [today's|this morning's] briefing as [currently |]dealing from {place}.",
      'Intelligence received [today|this week] named {him} as [carrying|selling] class A drugs.',
    ],
    terse: ['on todays briefing for supply of drugs', 'current intel {name} dealing class A'],
  },
  {
    factor: 'intelligence_location_specific',
    weight: 5,
    scene: 'foot',
    prose: [
      'Residents of {estate} reported [this week|in the last two days] that drugs were being sold in the [bin store|stairwell|ground floor lobby] each evening, and {he} was in it.',
    ],
    terse: ['[3|4|5] calls this week re dealing in this stairwell at this time'],
  },
  {
    factor: 'vehicle_marker',
    weight: 18,
    scene: 'vehicle',
    prose: [
      'ANPR showed [a current|an active] drugs marker on the [vehicle|car].',
      'The vehicle has a current marker for drug supply, [added this week|dated last week].',
    ],
    terse: ['anpr hit, current drugs marker on veh', 'veh has current marker for drug supply'],
  },
  {
    factor: 'admission',
    weight: 11,
    prose: [
      'Before any search {he} [said|told me] {he} had [some weed|a small bit of bud|a joint] [on {him}|in {his} pocket].',
      '{He} [admitted|told me] {he} had smoked a [joint|spliff] [ten minutes|an hour] ago.',
    ],
    terse: ['admits smoking a joint earlier', 'admits has weed on {him}'],
  },
  {
    factor: 'dog_indication',
    weight: 4,
    scene: 'foot',
    prose: ['Passive drugs dog {dog} [sat in front of|indicated on] {him} [at the station entrance|at the gate].'],
    terse: ['drugs dog {dog} indicated on {subject}'],
  },
  {
    factor: 'third_party_report',
    weight: 12,
    prose: [
      'A [caller|shopkeeper|member of the public] [reported|described] {aSubject} in {clothing} selling drugs [by|near] {place}, CAD {cad}, and {he} matched.',
      'Staff at {place} told us {he} had been dealing [in the toilets|by the doors].',
    ],
    terse: [
      'CAD {cad} mop reports dealing, {subject} matches desc',
      'security report {subject} dealing drugs, {clothing}',
    ],
  },
  {
    factor: 'prior_find_or_arrest',
    weight: 6,
    prose: [
      '[Cannabis|A bag of cannabis|A number of wraps] had just been found on [the person with {him}|{his} companion].',
    ],
    terse: ['cannabis already found on mate', 'wraps found on friend just before'],
  },
];

/** A smell denied, reported by somebody else, or of something else: no affirmed smell of cannabis. */
export const OTHER_SMELL_PHRASES: readonly FactorPhrases[] = [
  {
    factor: 'ctx_negated_factor',
    weight: 60,
    prose: ['There was no odour of cannabis [about {him}|at all].', 'No smell of cannabis [was present|was noticed].'],
    terse: ['no smell of cannabis', 'no s/o cannabis'],
  },
  {
    factor: 'smell_other',
    weight: 30,
    prose: ['{He} smelt strongly of [alcohol|drink].', 'There was a smell of [alcohol|air freshener|petrol].'],
    terse: ['smells of intox liquor', 'smell of alcohol'],
  },
  {
    factor: 'third_party_smell',
    weight: 10,
    prose: ['The caller had mentioned a smell of cannabis on the landing but I could not smell it.'],
    terse: ['caller said smell of cannabis on landing, none smelt by us'],
  },
];

/** Psychoactive substances: searched for as drugs, and nobody smells them. */
export const PSYCHOACTIVE_PHRASES: readonly FactorPhrases[] = [
  {
    factor: 'seen_drug_use',
    weight: 1,
    prose: [
      '{He} was inhaling from a [balloon|blue balloon] with [empty|small silver] canisters at {his} feet.',
      'I saw {him} filling [a balloon|balloons] from a large gas cylinder and [selling|passing] them to others.',
    ],
    terse: ['inhaling balloons, canisters at feet', 'seen filling balloons from NOS cylinder'],
  },
];
