import { expect } from 'chai';
import type { Digest } from '../../src/domain/digest.ts';
import { SYNTHETIC_LABEL } from '../../src/domain/wording.ts';
import { renderDigest } from '../../src/mail/digest-mail.ts';

/** Invented numbers, after the example in the wording guide. */
const NORTHBROOK: Digest = {
  subject: 'Stop and search in Northbrook: May 2026',
  title: 'Stop and search in Northbrook: May 2026',
  syntheticLabel: undefined,
  annotations: [],
  headline: [
    'In the 12 months to May 2026, Black residents of Northbrook were searched at 4.1 times the rate of White residents (likely range 3.6 to 4.6).',
    'Across London it was 3.3 times.',
  ],
  flagsTitle: 'What needs explaining: 1 new',
  flags: [
    {
      title: 'New: weapons searches of Black residents',
      sentences: [
        '212 searches of 31,000 Black residents, and 96 searches of 88,000 White residents.',
        'That is 6.3 times the rate (likely range 4.9 to 8.0).',
      ],
    },
  ],
  flagsNote: 'Of the 33 findings on this month’s London list we expect at most about 2 to be false alarms.',
  notShown: ['They do not show why.', 'Residents are not the same as the people out on the street.'],
  questionsTitle: 'You could ask at your meeting on 14 July 2026',
  questions: [
    'What was behind weapons searches of Black residents: which operations, where, and on whose information?',
    'How many of the 212 found a weapon?',
  ],
  dataHealth: ['No month is missing, and no notice qualifies these figures.'],
  howToRead: ['1.0 would be the same rate.'],
  pageUrl: 'https://evenhand.example/boroughs/E09000099',
  because: 'You get this because Northbrook Monitoring Group is the community monitoring group for Northbrook.',
  figureIds: [1, 2],
};

const PLAIN_TEXT = `Stop and search in Northbrook: May 2026
=======================================

In the 12 months to May 2026, Black residents of Northbrook were
searched at 4.1 times the rate of White residents (likely range 3.6 to
4.6). Across London it was 3.3 times.

What needs explaining: 1 new
----------------------------

* New: weapons searches of Black residents.
  212 searches of 31,000 Black residents, and 96 searches of 88,000
  White residents. That is 6.3 times the rate (likely range 4.9 to 8.0).

Of the 33 findings on this month’s London list we expect at most about 2
to be false alarms.

What these figures do not show
------------------------------

They do not show why. Residents are not the same as the people out on
the street.

You could ask at your meeting on 14 July 2026
---------------------------------------------

1. What was behind weapons searches of Black residents: which
   operations, where, and on whose information?
2. How many of the 212 found a weapon?

About the data
--------------

No month is missing, and no notice qualifies these figures.

How to read these figures
-------------------------

1.0 would be the same rate.

See the page, tables and methods:
https://evenhand.example/boroughs/E09000099

You get this because Northbrook Monitoring Group is the community
monitoring group for Northbrook.
`;

describe('the mail to a monitoring group', () => {
  it('reads in plain text as it would be read out', () => {
    expect(renderDigest(NORTHBROOK).plainText).to.equal(PLAIN_TEXT);
  });

  it('keeps its lines to 72 characters, and an address whole', () => {
    const pageUrl = `https://evenhand.example/${'a'.repeat(90)}`;
    const lines = renderDigest({ ...NORTHBROOK, pageUrl }).plainText.split('\n');
    expect(lines).to.include(pageUrl);
    expect(lines.filter((line) => line.length > 72)).to.deep.equal([pageUrl]);
  });

  it('says the same in both parts, in the same order', () => {
    const { html } = renderDigest(NORTHBROOK);
    const inOrder = [
      NORTHBROOK.title,
      ...NORTHBROOK.headline,
      NORTHBROOK.flagsTitle,
      NORTHBROOK.flags[0]!.title,
      ...NORTHBROOK.flags[0]!.sentences,
      NORTHBROOK.flagsNote,
      'What these figures do not show',
      ...NORTHBROOK.notShown,
      NORTHBROOK.questionsTitle,
      ...NORTHBROOK.questions,
      'About the data',
      ...NORTHBROOK.dataHealth,
      'How to read these figures',
      ...NORTHBROOK.howToRead,
      'See the page, tables and methods',
      NORTHBROOK.because,
    ];
    let at = html.indexOf('<body');
    for (const text of inOrder) {
      const next = html.indexOf(text, at);
      expect(next, `"${text}" comes after what stands before it`).to.be.greaterThan(at);
      at = next;
    }
  });

  it('is labelled at its top and its foot when its records are synthetic', () => {
    const { plainText, html } = renderDigest({ ...NORTHBROOK, syntheticLabel: SYNTHETIC_LABEL });
    const unwrapped = plainText.trim().replaceAll('\n', ' ');
    expect(unwrapped.startsWith(SYNTHETIC_LABEL)).to.equal(true);
    expect(unwrapped.endsWith(SYNTHETIC_LABEL)).to.equal(true);
    const body = html.slice(html.indexOf('<body'));
    expect(body.indexOf(SYNTHETIC_LABEL)).to.be.lessThan(body.indexOf('<h1'));
    expect(body.lastIndexOf(SYNTHETIC_LABEL)).to.be.greaterThan(body.indexOf(NORTHBROOK.because));
  });

  it('puts the notes of scrutiny staff before the first number', () => {
    const { plainText, html } = renderDigest({ ...NORTHBROOK, annotations: ['The police will resend March.'] });
    for (const part of [plainText, html.slice(html.indexOf('<body'))]) {
      expect(part.indexOf('The police will resend March.')).to.be.within(0, part.indexOf('4.1 times'));
    }
  });

  it('has nothing flagged without an empty list', () => {
    const { plainText, html } = renderDigest({
      ...NORTHBROOK,
      flagsTitle: 'What needs explaining: nothing on this month’s list',
      flags: [],
    });
    expect(plainText).to.contain('list\n---------------------------------------------------\n\nOf the 33');
    expect(html).not.to.contain('<h3');
  });

  it('tells what has changed after what is flagged, and has no such heading where nothing has', () => {
    const changes = {
      alarms: ['Since about March 2026, the rate of drug searches has risen.', 'There were 1,234 searches.'],
      note: 'Such alarms are expected to be false about once a year.',
    };
    const { plainText, html } = renderDigest({ ...NORTHBROOK, changes });
    expect(plainText).to.contain(
      `to be false alarms.

What has changed
----------------

* Since about March 2026, the rate of drug searches has risen.
* There were 1,234 searches.

Such alarms are expected to be false about once a year.

What these figures do not show
`,
    );
    const inOrder = [NORTHBROOK.flagsNote, 'What has changed</h2>', ...changes.alarms, changes.note, 'do not show'];
    const places = inOrder.map((text) => html.indexOf(text, html.indexOf('<body')));
    expect(places.every((place, at) => place > (places[at - 1] ?? 0))).to.equal(true);
    expect(renderDigest(NORTHBROOK).html).not.to.contain('What has changed');
    expect(plainText.replace(/What has changed[\s\S]*?once a year\.\n\n/, '')).to.equal(PLAIN_TEXT);
  });

  it('cannot be given another header or heading by the name of a group', () => {
    const name = 'Friends of Northbrook\r\nBcc: everyone@example.org\r\n\r\nWhat needs explaining: nothing';
    const { subject, plainText } = renderDigest({
      ...NORTHBROOK,
      subject: name,
      because: `You get this because ${name}.`,
    });
    expect(subject).to.equal('Friends of Northbrook Bcc: everyone@example.org What needs explaining: nothing');
    const headings = (text: string) => text.match(/^.*(?=\n[-=]{3,}$)/gm);
    expect(headings(plainText)).to.deep.equal(headings(PLAIN_TEXT));
    expect(plainText).not.to.match(/\r|\n\n(?:Bcc|What needs explaining: nothing)/);
  });

  it('shows a name with markup in it as it is written', () => {
    const because = 'You get this because <b>R&D</b> & "Sons" is the group.\u202E';
    const { plainText, html } = renderDigest({ ...NORTHBROOK, because });
    expect(plainText).to.contain('You get this because <b>R&D</b> & "Sons" is the group.\n');
    expect(html).to.contain('You get this because &lt;b&gt;R&amp;D&lt;/b&gt; &amp; &quot;Sons&quot; is the group.<');
  });

  it('loads nothing from anywhere, so that nobody learns who opened it', () => {
    const { html } = renderDigest(NORTHBROOK);
    expect(html).not.to.match(/<(img|script|link|iframe|object|embed|form)\b|url\(|@import|background=/i);
    expect(html.match(/https?:\/\/[^"<\s]+/g)).to.deep.equal([NORTHBROOK.pageUrl]);
  });

  it('tells a screen reader its language, its headings, and which tables are only layout', () => {
    const { html } = renderDigest(NORTHBROOK);
    expect(html).to.contain('<html lang="en-GB">');
    expect(html.match(/<h[1-6]/g)).to.deep.equal(['<h1', '<h2', '<h3', '<h2', '<h2', '<h2', '<h2']);
    expect(html.match(/<table(?! role="presentation")/g)).to.equal(null);
  });
});
