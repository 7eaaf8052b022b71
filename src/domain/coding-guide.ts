import { TEXT_TIERS, type TextTier } from '../vocabulary/grounds-tier.ts';

/** What policy leaves open and the classifier is set to: readers go by the same, or their answers would not be comparable. */
export interface CodingDecisions {
  nervousOnly: 'support' | 'weak';
  hotspot: 'weak' | 'support';
  personRecord: 'weak' | 'support';
  smellOfDrugs: 'cannabis' | 'other';
  smellWithAlcohol: 'sole' | 'supported';
}

/** Where two sets of decisions differ, each as "name=one, not other"; nothing where they are the same. */
export function decisionDifferences(one: CodingDecisions, other: CodingDecisions): string[] {
  const names = Object.keys({ ...one, ...other }) as (keyof CodingDecisions)[];
  return names.filter((name) => one[name] !== other[name]).map((name) => `${name}=${one[name]}, not ${other[name]}`);
}

/** What each tier means to somebody who reads the texts: chosen when. */
export const TIER_MEANINGS: Readonly<Record<TextTier, string>> = {
  smell_only: 'the officer noticed a smell of cannabis before the search, and gives nothing else',
  smell_weak: 'a smell of cannabis, and beside it only things that are no grounds about this person',
  smell_support: 'a smell of cannabis, and at least one thing that supports it',
  no_smell: 'no smell of cannabis is given as a ground',
  insufficient: "blank, a form's standing words only, or too little to tell",
};

/** The rules that readers go by, under four headings; they follow the decisions in force. */
export interface ReadingRules {
  smells: string[];
  supporting: string[];
  weak: string[];
  apart: string[];
}

/** The rules that readers go by under some decisions, in words. */
export function readingRules(decisions: CodingDecisions): ReadingRules {
  const { nervousOnly, hotspot, personRecord, smellOfDrugs, smellWithAlcohol } = decisions;
  const supporting = [
    'drugs, or what they are used with, seen before the search; use or a sale seen',
    'hiding, dropping, swallowing or passing something on; running off, turning away, failing to stop',
    'signs of being under the influence of drugs; a positive wipe; an indication by a trained dog',
    'an account that changes or contradicts itself; an admission before the search',
    'specific, current information about this person, or about this place and time; a match with a specific description',
    'a current drugs marker on the vehicle',
    'somebody else, or a camera, reporting drugs, a weapon or a theft (not merely a smell)',
    'drugs found on a companion or close by before this search; a weapon or stolen goods seen',
  ];
  const weak = [
    'the time of day; loitering, being in a group; being in company of people known for drugs',
    'dress, age, ethnicity, the car not seeming to fit its driver',
    'silence, refusing to answer or to give a name',
    'instinct, experience in general',
  ];
  const put = (line: string, isSupporting: boolean) => (isSupporting ? supporting : weak).push(line);
  put('marked nervousness or agitation', nervousOnly === 'support');
  put('the place being known for drugs or crime', hotspot === 'support');
  put("the person's own record, markers or being known to police", personRecord === 'support');
  const smells = [
    'Only a smell that police themselves noticed counts, and only before the search began. A smell that somebody else reported is no smell of this kind.',
    smellOfDrugs === 'cannabis'
      ? '"Smell of drugs", the drug not named, counts as cannabis.'
      : '"Smell of drugs", the drug not named, does not count as cannabis.',
    smellWithAlcohol === 'sole'
      ? 'A smell of alcohol beside it supports nothing.'
      : 'A smell of alcohol beside it counts as supporting.',
    '"May have been smoking", inferred from the smell, is no observation of its own.',
    'A text that denies a smell ("no smell of cannabis") gives none.',
  ];
  const apart = [
    'Whatever happened after the search began, what it found among it, is no ground for it.',
    'The reason for stopping a vehicle is no ground for the search.',
    'A person denying it, and a bare description (sex, age, an identity code), count neither way.',
  ];
  return { smells, supporting, weak, apart };
}

/** The instructions that lie beside the file of a sample, as Markdown; they follow the decisions in force. */
export function codingGuide(decisions: CodingDecisions): string {
  const { smells, supporting, weak, apart } = readingRules(decisions);
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');
  const meanings = TEXT_TIERS.map((tier) => `| \`${tier}\` | ${TIER_MEANINGS[tier]} |`).join('\n');
  return `# How to read a sample of written grounds

Each line of the file is what one officer wrote before a search. Names, addresses and numbers have been replaced by words in
brackets. Two people read all of it, each alone, without talking about it and without seeing the other's answers: only then
do their answers say anything. A third settles what they read differently.

Write one of five words into the column \`tier\`, and change nothing else. Read in the order of the file. Leave blank what you
have not read yet: you may hand in a part and the rest later. An answer once handed in stands.

| write | when |
|---|---|
${meanings}

Judge what is written, not what may have been meant; and not whether the search was right. Guidance says that the smell of
cannabis alone will not normally justify a search: these tiers tell what is for scrutiny, and nothing about the law.

## The smell
${list(smells)}

## What supports it
${list(supporting)}

## What is no ground about this person
${list(weak)}

## What is left out
${list(apart)}

If two tiers seem to fit: anything on the list of what supports makes it \`smell_support\`, whatever else there is. Choose
\`insufficient\` only where the words do not let anybody tell; a short text with a clear smell is \`smell_only\`.

When you are done, hand the file in under the same name of yours each time, a role or initials and not your full name, since
it is stored: \`npm run job -- code-grounds --sample NUMBER --coder NAME --from-file FILE\`. The texts are confidential: keep the
file to yourself, and delete your copy once it has been taken in.
`;
}
