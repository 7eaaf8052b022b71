import { expect } from 'chai';
import { getResidents } from '../../src/db/area.ts';
import { listFlags } from '../../src/db/flag.ts';
import { storeBorderCounts, storeMonthlyRatios } from '../../src/db/monthly-ratio.ts';
import { borderShareSentence } from '../../src/domain/border-share.ts';
import { monthlyRatios } from '../../src/domain/monthly-ratio.ts';
import type { MonthlyCountRow } from '../../src/domain/tally.ts';
import { MONTHS_WITHHELD, NO_MONTHS_YET } from '../../src/domain/trend-wording.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { openTestSite, type TestSite } from '../support/site.ts';
import { CAMDEN, CITY, HACKNEY, SUTTON, storeFinding, storeMonth } from './built-month.ts';

const wordsOf = (html: string) =>
  html
    .replace(/<(title|desc)[^>]*>.*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('what a reader asks a page for', () => {
  let database: TestDatabase;
  let site: TestSite;
  let measurementId: number;

  before(async () => {
    database = await makeDatabase();
    const measurement = await storeMonth(database.db, '2026-05', { isSynthetic: true });
    await storeFinding(database.db, measurement);
    measurementId = measurement.measurementId;
    site = await openTestSite(database);
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  it('is told that months were not looked at one by one where they were not', async () => {
    expect(wordsOf((await site.get('/')).text)).to.contain(NO_MONTHS_YET);
  });

  it('says why no month is shown where single months would tell small numbers, and draws none', async () => {
    const hidden = { estimate: { state: 'small-count' }, searches: 0, whiteSearches: 0 } as const;
    const of = { areaCode: SUTTON, group: 'black', reason: 'weapons' } as const;
    await storeMonthlyRatios(database.db, measurementId, [
      { ...of, ...hidden, month: '2026-04' },
      { ...of, ...hidden, month: '2026-05' },
    ]);
    const { text } = await site.get(`/boroughs/${SUTTON}?reason=weapons`);
    expect(wordsOf(text)).to.contain(MONTHS_WITHHELD);
    expect(text).not.to.contain('id="trend-caption"');
  });

  it('has a line of months with a gap where none was published, and a table of the same numbers', async () => {
    const counts: MonthlyCountRow[] = ['2026-03', '2026-05'].flatMap((month) =>
      (['white', 'black'] as const).map((group) => ({
        month,
        areaCode: HACKNEY,
        selfDefined: group,
        officerDefined: group,
        reason: 'drugs',
        searches: group === 'white' ? 60 : 50,
      })),
    );
    const ratios = monthlyRatios({
      months: ['2026-03', '2026-04', '2026-05'],
      forceCounts: counts,
      boroughCounts: counts,
      isPresent: (_, month) => month !== '2026-04',
      residents: await getResidents(database.db),
    });
    await storeMonthlyRatios(database.db, measurementId, ratios);
    const { text } = await site.get(`/boroughs/${HACKNEY}?reason=drugs`);
    const words = wordsOf(text);
    expect(words)
      .to.contain('Month by month: drug searches of Black residents')
      .and.to.match(/In May 2026 it was 2\.1 times the rate of White residents in Hackney/)
      .and.to.match(/April 2026 no records/)
      .and.to.match(/May 2026 2\.1 1\.\d to 3\.\d 50 60/);
    expect(text).to.contain('id="trend-caption"');
    expect(wordsOf((await site.get('/?reason=drugs')).text)).to.contain('in London (likely range');
  });

  it('draws every chart for wide windows and for phones, with a name for who cannot see it', async () => {
    for (const path of ['/', '/boroughs', `/boroughs/${HACKNEY}`]) {
      const { text } = await site.get(path);
      const wide = text.match(/<div class="drawing-wide"><svg[^>]* aria-labelledby=/g)?.length ?? 0;
      expect(wide, path).to.be.above(0);
      expect(text.match(/<div class="drawing-narrow"><svg[^>]* aria-labelledby=/g), path).to.have.length(wide);
      const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size, path).to.equal(ids.length);
    }
  });

  it('lists the boroughs by name, maps them, and leads from each to its page with what was asked for', async () => {
    const { text } = await site.get('/boroughs?group=asian&reason=drugs');
    const names = [...text.matchAll(/<th scope="row"><a href="\/boroughs\/[^"]+">([^<]+)<\/a>/g)].map(
      ([, name]) => name,
    );
    expect(names).to.have.length(33);
    expect(names).to.deep.equal([...names].sort());
    expect(text.split(`/boroughs/${HACKNEY}?group=asian&amp;reason=drugs"`)).to.have.length(4);
    expect(wordsOf(text)).to.contain('drug searches of Asian residents');
  });

  it('is shown the group and the reason asked for, and which they are', async () => {
    const { text } = await site.get(`/boroughs/${HACKNEY}?group=asian&reason=drugs`);
    expect(text)
      .to.contain('By group: drugs')
      .and.to.contain('By what was searched for: Asian residents')
      .and.to.match(/aria-current="true">Asian</)
      .and.to.match(/aria-current="true">Drugs</);
  });

  it('is refused what there is not, and told what there is', async () => {
    for (const [path, choice] of [
      ['/?group=white', '?group=black, ?group=asian'],
      ['/?reason=nothing', '?reason=all, ?reason=all-but-section-60'],
      ['/boroughs?group=', '?group=other'],
      [`/boroughs/${HACKNEY}?reason=drugs&reason=weapons`, '?reason=weapons'],
      [`/boroughs/${HACKNEY}?compare=${HACKNEY}`, `?compare=${CAMDEN} (Camden)`],
      [`/boroughs/${HACKNEY}?compare=${CITY}`, `?compare=${CAMDEN} (Camden)`],
    ] as const) {
      const { status, text } = await site.get(path);
      expect(status, path).to.equal(400);
      expect(text, path).to.contain(choice);
    }
  });

  it('holds a borough against the others, as far as chance lets us tell', async () => {
    const words = wordsOf((await site.get(`/boroughs/${HACKNEY}?reason=weapons`)).text);
    expect(words).to.match(/Hackney has (the highest|between the 1st and \d+\w\w highest) ratio of the \d+ boroughs/);
    expect(wordsOf((await site.get(`/boroughs/${SUTTON}`)).text)).to.contain(
      'Sutton cannot be placed among the boroughs: there are too few searches to compare.',
    );
    expect((await site.get(`/boroughs/${CITY}`)).text).not.to.contain('Among London’s boroughs');
  });

  it('sets two boroughs side by side by a form that needs no script', async () => {
    const { text } = await site.get(`/boroughs/${HACKNEY}?reason=drugs`);
    const form = /<form class="compare" method="get" action="([^"]+)">([\s\S]*?)<\/form>/.exec(text)!;
    expect(form[1]).to.equal(`/boroughs/${HACKNEY}#compare`);
    expect(form[2]).to.contain('<input type="hidden" name="reason" value="drugs">');
    const compared = wordsOf((await site.get(`/boroughs/${HACKNEY}?reason=drugs&compare=${CAMDEN}`)).text);
    expect(compared).to.match(/It is \d\.\d in Hackney \([^)]+\) and \d\.\d in Camden/);
    expect(compared).to.contain('Hackney and Camden, drugs');
    expect((await site.get(`/boroughs/${HACKNEY}?compare=`)).status).to.equal(200);
  });

  it('says how near its border a borough’s own searches lie, and not London’s', async () => {
    const counts = { measured: 400, nearBorder: 60 };
    await storeBorderCounts(database.db, measurementId, new Map([[HACKNEY, counts]]));
    // What is kept is told apart by what is stored with a measurement: a new one, as when a month is measured again.
    const fresh = await openTestSite(database);
    try {
      expect(wordsOf((await fresh.get(`/boroughs/${HACKNEY}`)).text)).to.contain(
        borderShareSentence(counts, '2026-05'),
      );
    } finally {
      await fresh.close();
    }
  });

  it('is told where the review of each finding stands, with a link to its page', async () => {
    const [flag] = await listFlags(database.db);
    const before = await site.get('/');
    expect(before.text).to.contain(`<a href="/flags/${flag!.flagId}">Weapons searches of Black residents</a>`);
    expect(wordsOf(before.text)).to.contain('Not yet taken up');
    const page = await site.get(`/boroughs/${HACKNEY}`);
    expect(wordsOf(page.text)).to.contain(
      'Weapons searches of Black residents : Scrutiny staff have not yet taken up this finding.',
    );
  });
});
