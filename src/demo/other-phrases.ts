/** Phrases of synthetic grounds for other searches, written for the demonstration and copied from no record. */
import type { Reason } from '../vocabulary/reason.ts';
import type { FactorPhrases } from './drugs-phrases.ts';

/** Grounds for searches that are not for drugs. None of them rests on a smell of cannabis. */
export const PHRASES_BY_REASON: Record<Exclude<Reason, 'drugs'>, readonly FactorPhrases[]> = {
  weapons: [
    {
      factor: 'third_party_report',
      weight: 30,
      prose: [
        'A [caller|shop owner|bus driver] reported {aSubject} in {clothing} [showing|waving|carrying] a [knife|machete|large blade] near {place}, CAD {cad}, and {he} matched.',
        '[CCTV operators|Door staff at {place}] told us {he} had [shown|pulled out] a [blade|knife] in an argument.',
      ],
      terse: [
        'CAD {cad} {subject} with a knife nr {place}, {he} fits desc {clothing}',
        'mop states {subject} in {clothing} had a blade out in {place}',
      ],
    },
    {
      factor: 'seen_weapon_or_stolen',
      weight: 22,
      prose: [
        'I saw the [handle|outline|tip] of what looked like a [knife|blade|machete] [in {his} waistband|under {his} jacket|in {his} {bag}].',
        '{He} kept [holding|patting|adjusting] something long and stiff in {his} waistband.',
      ],
      terse: [
        'outline of knife seen in waistband',
        'handle of poss blade sticking out of {bag}',
        'walking stiff legged, long object down trousers',
      ],
    },
    {
      factor: 'intelligence_person',
      weight: 14,
      prose: [
        "{He} was named on [today's|tonight's] briefing as carrying a [knife|machete] after [an assault|a fight] at {place}.",
      ],
      terse: ['intel today that {subject} carrying a knife', 'briefing: {name} carries a blade in {bag}'],
    },
    {
      factor: 'behaviour_evasive',
      weight: 18,
      prose: [
        '{He} ran when {he} saw us and held {his} waistband [as if something was about to fall|the whole way].',
        'On seeing police {he} threw something metal that [rang on the pavement|clattered under a car].',
      ],
      terse: ['ran from police holding waistband', 'made off, metal object heard to drop'],
    },
    {
      factor: 'description_match',
      weight: 16,
      prose: [
        '[Two groups|About ten people] had been fighting near {place}, a blade was seen and {he} [ran from the scene|fitted one of the descriptions]: {clothing}.',
      ],
      terse: ['fight nr {place} blade seen, {subject} fits desc {clothing}'],
    },
    {
      factor: 'seen_weapon_or_stolen',
      weight: 14,
      scene: 'vehicle',
      prose: ['A [baseball bat|lock knife|machete handle|hammer] could be seen in the {spot}.'],
      terse: ['bat visible in {spot}', 'knife handle seen in {spot}'],
    },
  ],
  'stolen-property': [
    {
      factor: 'description_match',
      weight: 34,
      prose: [
        'A [phone|moped|pedal cycle|handbag] had been [snatched|taken|stolen] [minutes|a quarter of an hour] earlier in {street2} and {he} matched: {clothing}.',
        '{He} [fitted|matched] the description of [the robbery|the phone snatch|the burglary] suspect, {clothing}, CAD {cad}.',
      ],
      terse: [
        'matches desc for robbery {street2}, {clothing}',
        'phone snatch {street2} 10 mins before, fits desc CAD {cad}',
      ],
    },
    {
      factor: 'third_party_report',
      weight: 26,
      prose: [
        'Security at {place} saw {him} put [bottles|perfume|meat|razors] in {his} {bag} and leave without paying.',
        'The victim [pointed {him} out|recognised {him}] as the person who took the [phone|bicycle|purse].',
      ],
      terse: ['store security saw {subject} conceal goods and leave', 'victim pointed out {subject} as the thief'],
    },
    {
      factor: 'seen_weapon_or_stolen',
      weight: 22,
      prose: [
        '{He} was [wheeling|carrying] a [bicycle|moped] with a [cut lock|broken ignition] and could not say whose it was.',
        'A tracking app placed the stolen [handset|laptop] within metres of {him} and it rang when called.',
      ],
      terse: ['pushing moped with ignition broken', 'find my phone shows stolen handset at this spot'],
    },
    {
      factor: 'vehicle_marker',
      weight: 18,
      scene: 'vehicle',
      prose: [
        'The {car} {mark} was shown as [stolen|taken in a burglary] [last night|this week].',
        'ANPR gave {mark} as using false plates since a theft in {street2}.',
      ],
      terse: ['veh shown lost/stolen', 'anpr hit, stolen veh on false plates'],
    },
  ],
  'going-equipped': [
    {
      factor: 'seen_weapon_or_stolen',
      weight: 50,
      prose: [
        '{He} was trying [car|shop|front] door handles one after another along {street}.',
        'I saw {him} [shine a torch into|look closely into] [parked vans|a row of cars] with a [screwdriver|crowbar] in {his} hand.',
        '[Bolt croppers|A long screwdriver|A set of pliers] stuck out of {his} {bag} and {he} was standing at a cycle rack.',
      ],
      terse: [
        'trying car door handles',
        'bolt croppers sticking out of {bag} by bike rack',
        'torching into parked vans, screwdriver in hand',
      ],
    },
    {
      factor: 'third_party_report',
      weight: 30,
      prose: [
        'A [resident|caller|delivery driver] reported {aSubject} in {clothing} with [tools|an angle grinder|a crowbar] at [parked mopeds|a side gate|the bike store], CAD {cad}.',
      ],
      terse: ['CAD {cad} {subject} w/ angle grinder by bikes, matches desc'],
    },
    {
      factor: 'seen_weapon_or_stolen',
      weight: 20,
      scene: 'vehicle',
      prose: [
        '[Jemmies and gloves|A catalytic converter jack|Several key fob readers] could be seen in the {spot} and {he} could not explain them.',
      ],
      terse: ['jemmy and gloves seen in {spot}'],
    },
  ],
  'section-60': [
    {
      factor: 's60_authority',
      weight: 1,
      prose: [
        'A section 60 authority was in force [for|around] {place} [after|following] [a stabbing|serious disorder|a shooting] and {he} was inside it.',
        'Section 60 had been authorised by a superintendent from {time}hrs and {he} was stopped inside the zone, {clothing}.',
        'Searched under a section 60 CJPOA authority covering {street} and {estate}, put on [last night|this afternoon] because of [expected violence|a stabbing].',
      ],
      terse: [
        's60 in force following stabbing, {subject} within area',
        'section 60 authority {place}, stop in zone',
        'sec 60 cjpoa auth in place, {subject} {clothing}',
      ],
    },
  ],
  firearms: [
    {
      factor: 'third_party_report',
      weight: 40,
      prose: [
        'A caller reported {aSubject} in {clothing} with a [handgun|black pistol|shotgun] near {place}, CAD {cad}, and {he} matched.',
      ],
      terse: ['CAD {cad} {subject} seen with handgun {place}, fits desc'],
    },
    {
      factor: 'intelligence_person',
      weight: 35,
      prose: [
        'Intelligence received [today|tonight] said {he} was [carrying|moving|holding] a firearm [for others|after a shooting at {place}].',
      ],
      terse: ['current intel {subject} in possession of a firearm', 'intel tonight {name} moving a gun'],
    },
    {
      factor: 'seen_weapon_or_stolen',
      weight: 25,
      prose: ['I saw the [grip|shape] of what looked like a [handgun|pistol] [in {his} waistband|under {his} coat].'],
      terse: ['shape of handgun seen in waistband'],
    },
  ],
  'criminal-damage': [
    {
      factor: 'seen_weapon_or_stolen',
      weight: 60,
      prose: [
        '{He} was beside a freshly painted [shutter|wall|bridge] with wet paint on {his} hands and a [rattling {bag}|spray can in {his} pocket].',
        'I saw {him} [scratch|drag a key along] [a parked car|two parked cars] in {street}.',
      ],
      terse: ['fresh graffiti, paint on hands, cans heard in {bag}', 'seen keying cars in {street}'],
    },
    {
      factor: 'third_party_report',
      weight: 40,
      prose: [
        'A caller reported {aSubject} in {clothing} [breaking windows|spraying walls] at {place}, CAD {cad}, and {he} was the only person there.',
      ],
      terse: ['CAD {cad} {subject} smashing windows, fits desc'],
    },
  ],
  other: [
    {
      factor: 'seen_weapon_or_stolen',
      weight: 60,
      prose: [
        'Fireworks had been [thrown at|aimed at] [buses|a shop|officers] near {place} and {he} was seen with one in {his} hand.',
        'I saw {him} [light and throw|throw] a firework into {street}.',
      ],
      terse: ['seen throwing fireworks at traffic', 'firework in hand, {clothing}'],
    },
    {
      factor: 'third_party_report',
      weight: 40,
      prose: [
        'A caller reported {aSubject} in {clothing} [with fireworks|letting off fireworks] by {place}, CAD {cad}, and {he} matched.',
      ],
      terse: ['CAD {cad} fireworks, {subject} matches desc'],
    },
  ],
};
