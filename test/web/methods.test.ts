import { expect } from 'chai';
import { METHODS_IN_SHORT } from '../../src/domain/methods-wording.ts';
import { anchorOf, documentOf } from '../../src/web/methods/document.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { openTestSite, type TestSite } from '../support/site.ts';

describe('the pages on methods', () => {
  let database: TestDatabase;
  let site: TestSite;

  before(async () => {
    database = await makeDatabase();
    site = await openTestSite(database);
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  it('say in plain words how figures are made before they say it to statisticians', async () => {
    const { status, text } = await site.get('/methods');
    expect(status).to.equal(200);
    const [first] = METHODS_IN_SHORT;
    expect(text.indexOf(first!.words)).to.be.greaterThan(0).and.below(text.indexOf('id="for-statisticians"'));
  });

  it('lead to every section of the methods, and to a statistic by its name', async () => {
    const { text } = await site.get('/methods');
    const sections = [...text.matchAll(/href="(\/methods\/[^"]+)"/g)].map(([, href]) => href!);
    expect(sections).to.include('/methods/rates').and.include('/methods/which-figures-stand-out');
    for (const path of sections) expect((await site.get(path)).status, path).to.equal(200);
    expect((await site.get('/methods/ratios-of-rates')).text).to.contain('id="midPRateRatio"');
    expect((await site.get('/methods/nothing')).status).to.equal(404);
  });

  it('have headings that follow one another without a level left out', async () => {
    for (const path of ['/methods', '/methods/rates', '/methods/grounds', '/methods/grounds/smell-cannabis']) {
      const { text } = await site.get(path);
      const levels = [...text.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
      expect(levels[0], path).to.equal(1);
      for (const [at, level] of levels.slice(1).entries()) expect(level - levels[at]!, path).to.be.at.most(1);
    }
  });

  it('show the rules for written grounds one kind of words at a time, each reached from the list', async () => {
    const { text } = await site.get('/methods/grounds');
    const pages = [...text.matchAll(/href="(\/methods\/grounds\/[^"]+)"/g)].map(([, href]) => href!);
    expect(pages.length).to.be.greaterThan(20);
    const { text: one } = await site.get(pages[0]!);
    expect(one).to.contain('{smell} ..7 {cannabis}');
    expect((await site.get('/methods/grounds/nothing')).status).to.equal(404);
  });

  it('never let markup of a document take effect', () => {
    const { introduction, sections } = documentOf(
      'A <b>bold</b> claim. [out](javascript:alert(1)) [home](/methods) ![a](b.png)\n\n## On <i>it</i>\n\n<script>alert(1)</script>\n',
    );
    expect(introduction).to.contain('&lt;b&gt;bold&lt;/b&gt;').and.contain('<a href="/methods">home</a>');
    expect(introduction).not.to.match(/javascript:|<img/);
    expect(sections[0]!.html).not.to.contain('<script');
    expect(anchorOf('Change over time')).to.equal('change-over-time');
  });
});
