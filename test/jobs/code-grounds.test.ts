import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type CodingOptions, codeGrounds } from '../../jobs/code-grounds.ts';
import { ofCoding, ofSample } from '../../jobs/report-coding.ts';
import { type SampleReport, sampleGrounds } from '../../jobs/sample-grounds.ts';
import { listCodedSamples, listSampleTexts } from '../../src/db/grounds-sample.ts';
import { accuracyFor, judgeSamples } from '../../src/domain/grounds-coding.ts';
import { type Decisions, type Tier, USUAL_DECISIONS } from '../../src/grounds/reading.ts';
import { redact } from '../../src/grounds/redaction.ts';
import { readCsvTable } from '../../src/ingest/csv-table.ts';
import { InputProblem } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne } from '../support/csv-load.ts';
import { csvText, extractCsv } from '../support/csv-searches.ts';
import { tableContents } from '../support/csv-tables.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { loadReadTexts, readAgain, type TextCell, textSearches, truthOf } from '../support/read-texts.ts';

/** Of Black people's texts called sole a tenth is supported, of those called otherwise one in forty is sole. */
const CELLS: TextCell[] = [
  { group: 'black', classifier: 'smell_only', truth: 'smell_only', texts: 90 },
  { group: 'black', classifier: 'smell_only', truth: 'smell_support', texts: 10 },
  { group: 'black', classifier: 'no_smell', truth: 'no_smell', texts: 195 },
  { group: 'black', classifier: 'no_smell', truth: 'smell_only', texts: 5 },
  { group: 'white', classifier: 'smell_only', review: true, truth: 'smell_support', texts: 6 },
  { group: 'white', classifier: 'smell_support', truth: 'smell_support', texts: 60 },
  { group: 'white', classifier: 'smell_weak', truth: 'smell_weak', texts: 20, month: '2026-04' },
];

interface Text {
  number: number;
  text: string;
}

describe('double coding', function () {
  this.timeout(20_000);
  let database: TestDatabase;
  let folder: CsvFolder;
  let sample: SampleReport;
  let texts: Text[];
  const deps = () => makeDeps(database, { settings: { home: join(folder.path, 'home') } });

  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    await loadReadTexts(database, folder, textSearches(CELLS));
    sample = await sampleGrounds(deps(), { size: 260, seed: 5 });
    const { records } = await readCsvTable(sample.file);
    texts = records.map(({ fields: [number, text] }) => ({ number: Number(number), text: text! }));
  });
  after(async () => {
    await folder?.remove();
    await database?.drop();
  });

  const answersFile = (name: string, answers: readonly (readonly [number | string, string])[]) =>
    folder.write(
      name,
      csvText(
        ['number', 'text', 'tier'],
        answers.map(([number, tier]) => ({ number: String(number), text: 'as it was', tier })),
      ),
    );
  const code = (options: Partial<CodingOptions> = {}) =>
    codeGrounds(deps(), { sampleId: sample.sampleId, paths: [], ...options });
  const problemOf = (work: Promise<unknown>): Promise<Error> =>
    work.then(
      () => {
        throw new Error('nothing was refused');
      },
      (error) => error,
    );
  const cellsOf = async () => {
    const { rows } = await database.pool.query<{ key: string; n: number }>(
      `select self_defined_group || ' ' || grounds_tier as key, sum(searches)::integer as n
       from cell_count group by 1 order by 1`,
    );
    return Object.fromEntries(rows.map(({ key, n }) => [key, n]));
  };

  describe('the coders’ file', () => {
    it('holds the texts redacted and numbered in order, with a column to fill in, and nothing else', async () => {
      const { header, records } = await readCsvTable(sample.file);
      expect(header).to.deep.equal(['number', 'text', 'tier']);
      expect(records.map(({ fields }) => fields[0])).to.deep.equal(
        Array.from({ length: 260 }, (_, at) => String(at + 1)),
      );
      expect(records.every(({ fields }) => fields.length === 3 && fields[2] === '')).to.equal(true);
      const originals = await listSampleTexts(database.db, sample.sampleId);
      expect(texts.map(({ text }) => text)).to.deep.equal(
        originals.map(({ text }) => redact(text!).replaceAll(/\s+/g, ' ')),
      );
    });

    it('shows no telephone number, and nothing of ethnicity, borough, date, or the classifier’s answer', async () => {
      const content = await readFile(sample.file, 'utf8');
      expect(content).not.to.match(/07700/);
      expect(content).not.to.match(/black|white|african|british|camden|E0900|2026|smell|sole|review/i);
    });

    it('can be read by its owner alone, and so can the instructions', async () => {
      for (const path of [sample.file, sample.guide]) expect((await stat(path)).mode & 0o777).to.equal(0o600);
      expect((await stat(join(folder.path, 'home', 'coding'))).mode & 0o777).to.equal(0o700);
    });

    it('lies beside instructions in plain words with all five tiers', async () => {
      const guide = await readFile(sample.guide, 'utf8');
      for (const tier of ['smell_only', 'smell_weak', 'smell_support', 'no_smell', 'insufficient']) {
        expect(guide).to.contain(`| \`${tier}\` |`);
      }
      expect(guide).not.to.match(/unlawful|illegal/i);
    });

    it('is the same when the sample is drawn again, which stores nothing', async () => {
      const [content, contents] = [await readFile(sample.file, 'utf8'), await tableContents(database.db)];
      const again = await sampleGrounds(deps(), { size: 260, seed: 5 });
      expect(again).to.deep.equal({ ...sample, isNew: false });
      expect(await readFile(sample.file, 'utf8')).to.equal(content);
      expect(await tableContents(database.db)).to.deep.equal(contents);
    });

    it('takes no formula into a spreadsheet', async () => {
      const other = await makeDatabase();
      try {
        const searches = textSearches([{ group: 'white', classifier: 'no_smell', truth: 'no_smell', texts: 2 }]).map(
          (search) => ({ ...search, Grounds: `=1+1 ${search.Grounds}` }),
        );
        await loadOne(other, await folder.write('formula.csv', extractCsv(searches)));
        await other.pool.query(
          `insert into grounds_classifier (classifier_version, rules_version, decisions) values ('test', 'test', '${JSON.stringify(USUAL_DECISIONS)}')`,
        );
        await other.pool.query(
          `insert into grounds_run (source_file_id, classifier_version, text_count, is_current)
           select source_file_id, 'test', 2, true from source_file`,
        );
        await other.pool.query(
          `insert into grounds_reading (source_file_id, grounds_run_id, month, line, tier, factors)
           select source_file_id, grounds_run_id, month, line, 'no_smell', '[]' from written_grounds
           cross join (select grounds_run_id from grounds_run) run`,
        );
        const elsewhere = makeDeps(other, { settings: { home: join(folder.path, 'elsewhere') } });
        const { file } = await sampleGrounds(elsewhere, { size: 2, seed: 1 });
        expect(await readFile(file, 'utf8')).to.match(/^1,"'=/m);
      } finally {
        await other.drop();
      }
    });
  });

  it('is of nothing where no text is loaded, has been read, or is in the months asked for', async () => {
    const empty = await makeDatabase();
    try {
      const draw = () => sampleGrounds(makeDeps(empty, { settings: { home: folder.path } }), { size: 50, seed: 1 });
      expect((await problemOf(draw())).message).to.match(/No written grounds are loaded/);
      await loadOne(empty, await folder.write('unread.csv', extractCsv(textSearches(CELLS))));
      expect((await problemOf(draw())).message).to.match(/386 texts .* read by no classifier: run classify-grounds/);
    } finally {
      await empty.drop();
    }
    const early = await problemOf(sampleGrounds(deps(), { size: 50, seed: 1, month: '2020-01' }));
    expect(early).to.be.instanceOf(InputProblem);
    expect(early.message).to.match(/no written grounds of drug searches of persons from 2019-02 to 2020-01/);
    expect((await problemOf(sampleGrounds(deps(), { size: 3, seed: 1 }))).message).to.match(
      /--size 3 is too small: .* at least 10 texts/,
    );
  });

  it('refuses a file with every fault by line and value, and stores nothing of it', async () => {
    const before = await tableContents(database.db);
    const path = await answersFile('faulty.csv', [
      [1, 'smell_only'],
      [2, 'whiff'],
      ['two', 'no_smell'],
      [1, 'no_smell'],
      [261, 'no_smell'],
      [3, ''],
    ]);
    const problem = await problemOf(code({ coder: 'R1', paths: [path] }));
    expect(problem).to.be.instanceOf(InputProblem);
    expect(problem.message.split('\n')).to.deep.equal([
      `${path}, line 3: tier "whiff" is none (expected smell_only, smell_weak, smell_support, no_smell, insufficient)`,
      `${path}, line 4: number (not shown) is no whole number from 1`,
      `${path}, line 5: number 1 stands on line 2 before`,
      `${path}, line 6: number 261 is not in the sample (expected 1 to 260)`,
      'None of the answers was stored.',
    ]);
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('refuses a sample, person or file that is none, saying what was expected', async () => {
    const path = await answersFile('one.csv', [[1, 'no_smell']]);
    const cases: [Partial<CodingOptions>, RegExp][] = [
      [{ sampleId: 99 }, /There is no sample 99 \(expected 1\)/],
      [{ paths: [path] }, /Who read it\? Give --coder NAME: a role or initials/],
      [{ paths: [path], coder: 'ann@example.org' }, /--coder "ann@example.org" cannot be used/],
      [{ paths: [path, path], coder: 'R1' }, /one file at a time; 2 were given/],
      [{ coder: 'R1' }, /go with answers: give the file with --from-file/],
      [{ paths: [await folder.write('x.csv', 'number,text\n1,a\n')], coder: 'R1' }, /line 1: no column "tier"/],
      [{ paths: [await answersFile('blank.csv', [[1, '']])], coder: 'R1' }, /no answers after the header/],
      [{ paths: [join(folder.path, 'absent.csv')], coder: 'R1' }, /absent\.csv: there is no such file/],
    ];
    for (const [options, message] of cases) {
      const problem = await problemOf(code(options));
      expect(problem).to.be.instanceOf(InputProblem);
      expect(problem.message).to.match(message);
    }
  });

  describe('a whole story', () => {
    /** The second reader takes the first three supported texts for something else. */
    const second = (text: Text, at: number): Tier =>
      truthOf(text.text) === 'smell_support' && at < 3 ? 'smell_only' : truthOf(text.text);
    let supported: Text[];
    before(() => {
      supported = texts.filter(({ text }) => truthOf(text) === 'smell_support');
    });

    it('begins with nobody having read anything', async () => {
      const told = await code();
      expect(told.state).to.include({ texts: 260, codedByNobody: 260, codedByOne: 0, codedByTwo: 0 });
      expect(told.agreement).to.equal(undefined);
      expect(told.disagreements).to.deep.equal([]);
      expect(ofCoding(told)).to.contain('no text has been read by two people yet').and.to.contain('not yet: 0 texts');
    });

    it('takes one person’s answers in parts, blank ones left for later, and changes no figure yet', async () => {
      const cells = await cellsOf();
      const half = texts.map(({ number, text }) => [number, number <= 130 ? truthOf(text) : ''] as const);
      const first = await code({ coder: 'R1', paths: [await answersFile('r1.csv', half)] });
      expect(first.taken).to.deep.equal({
        coder: 'R1',
        added: 130,
        same: 0,
        blank: 130,
        settled: 0,
        lost: 0,
        filesRecounted: 0,
      });
      const whole = texts.map(({ number, text }) => [number, truthOf(text)] as const);
      const rest = await code({ coder: 'r1', paths: [await answersFile('r1.csv', whole)] });
      expect(rest.taken).to.include({ coder: 'R1', added: 130, same: 130 });
      expect(await cellsOf()).to.deep.equal(cells);
    });

    it('refuses an answer that differs from the same person’s before', async () => {
      const other = truthOf(texts[0]!.text) === 'no_smell' ? 'smell_only' : 'no_smell';
      const problem = await problemOf(code({ coder: 'R1', paths: [await answersFile('other.csv', [[1, other]])] }));
      expect(problem.message).to.match(
        /other\.csv, line 2: number 1: tier \w+ differs from \w+, which R1 answered before/,
      );
    });

    it('settles what a second person reads alike, lists the rest, and tells how far they agree', async () => {
      const answers = texts.map((text) => [text.number, second(text, supported.indexOf(text))] as const);
      const told = await code({ coder: 'R2', paths: [await answersFile('r2.csv', answers)] });
      expect(told.taken).to.include({ added: 260, settled: 257, filesRecounted: 1 });
      expect(told.state).to.include({ codedByTwo: 260, alike: 257, settled: 0 });
      expect(told.disagreements.map(({ number }) => number)).to.deep.equal(
        supported.slice(0, 3).map(({ number }) => number),
      );
      expect(told.disagreements[0]!.answers).to.deep.equal([
        { coder: 'R1', tier: 'smell_support' },
        { coder: 'R2', tier: 'smell_only' },
      ]);
      expect(told.disagreements[0]!.text).not.to.contain('07700');
      const { tiers } = told.agreement!;
      expect(tiers.agreement.share).to.be.closeTo(257 / 260, 1e-12);
      if (!tiers.estimable) throw new Error('expected a kappa');
      expect(tiers.kappa).to.be.within(0.97, 0.99);
      expect(tiers.low).to.be.below(0.97);
      expect(ofCoding(told)).to.match(/kappa 0\.98 \(0\.9\d to 0\.99\): "almost perfect"/);
    });

    it('gives no accuracy while disagreements are open', async () => {
      const told = await code();
      expect(told.leftOut).to.deep.equal([{ sampleId: sample.sampleId, why: 'open' }]);
      expect(told.accuracy.strict.every(({ accuracy }) => accuracy === undefined)).to.equal(true);
      expect(ofCoding(told)).to.contain(`Left out until their disagreements are settled: sample ${sample.sampleId}.`);
    });

    it('has a third person settle them, and neither of the two', async () => {
      const answers = supported.slice(0, 3).map(({ number }) => [number, 'smell_support'] as const);
      const path = await answersFile('settled.csv', answers);
      const self = await problemOf(code({ coder: 'R1', isAdjudicating: true, paths: [path] }));
      expect(self.message).to.match(/R1 has read it as coder/);
      const told = await code({ coder: 'Chair', isAdjudicating: true, paths: [path] });
      expect(told.taken).to.include({ added: 3, settled: 3, filesRecounted: 1 });
      expect(told.state).to.include({ alike: 257, settled: 3 });
      expect(told.disagreements).to.deep.equal([]);
    });

    it('lets people’s tiers count in the cells instead of the classifier’s', async () => {
      const drawn = (group: string, answer: string) =>
        sample.strata.find((stratum) => stratum.group === group && stratum.answer === answer)!.sampledCount;
      const cells = await cellsOf();
      // All six texts for review were drawn: none of them is sole.
      expect(drawn('white', 'review')).to.equal(6);
      expect(cells['white smell_only']).to.equal(undefined);
      expect(cells['white smell_support']).to.equal(66);
      const { rows } = await database.pool.query(
        'select tier, count(*)::integer as n from grounds_human_tier group by 1',
      );
      expect(rows.reduce((sum, { n }) => sum + n, 0)).to.equal(260);
      expect(cells['black smell_only']! + cells['black smell_support']! + cells['black no_smell']!).to.equal(300);
      expect(cells['black smell_support']).to.be.above(0);
    });

    it('ends with the classifier’s sensitivity and specificity, by ethnic group where enough is settled', async () => {
      const told = await code();
      const { strata } = judgeSamples(await listCodedSamples(database.db), told.classifiers);
      const black = accuracyFor(strata, 'strict', 'black')!;
      expect(black.of).to.equal('black');
      // In truth 90 of 95, and 195 of 205.
      expect(90 / 95).to.be.within(black.sensitivityLow, black.sensitivityHigh);
      expect(195 / 205).to.be.within(black.specificityLow, black.specificityHigh);
      expect(accuracyFor(strata, 'strict', 'white')!.of).to.equal('all');
      const line = told.accuracy.strict.find(({ counts }) => counts.of === 'black')!;
      expect(line.accuracy).to.deep.equal(black);
      const text = ofCoding(told);
      expect(text).to.match(
        /Black {3}sensitivity \d+% \(\d+% to \d+%\), specificity \d+% \(\d+% to \d+%\), from \d+ texts/,
      );
      expect(text).to.match(/White {3}not yet: 0 texts truly sole and \d+ truly otherwise \(30 of each needed\)/);
    });

    it('changes nothing when the same answers come again', async () => {
      const before = await tableContents(database.db);
      const whole = texts.map(({ number, text }) => [number, truthOf(text)] as const);
      const again = await code({ coder: 'R1', paths: [await answersFile('r1.csv', whole)] });
      expect(again.taken).to.include({ added: 0, same: 260, settled: 0, filesRecounted: 0 });
      expect(await tableContents(database.db)).to.deep.equal(before);
    });
  });

  describe('once other decisions are in force', () => {
    const weak: Decisions = { ...USUAL_DECISIONS, nervousOnly: 'weak' };
    const elsewhere = () => makeDeps(database, { settings: { home: join(folder.path, 'home'), decisions: weak } });
    const humanTiers = async () => {
      const { rows } = await database.pool.query('select count(*)::integer as n from grounds_settled_tier');
      return rows[0].n;
    };
    before(async () => {
      const { rows } = await database.pool.query('select source_file_id from source_file');
      const early = await problemOf(sampleGrounds(elsewhere(), { size: 260, seed: 5 }));
      expect(early).to.be.instanceOf(InputProblem);
      expect(early.message).to.match(
        /read under other decisions than those in force \(nervousOnly=weak, not support\): run classify-grounds --reclassify first/,
      );
      expect(await humanTiers()).to.equal(260);
      await readAgain(database, rows[0].source_file_id, 'test weak', (tier) => tier, weak);
    });

    it('lets the earlier answers count neither in figures nor as errors of the classifier, and says so', async () => {
      expect(await humanTiers()).to.equal(0);
      expect(await cellsOf()).to.include({ 'white smell_only': 6 });
      const told = await codeGrounds(elsewhere(), { sampleId: sample.sampleId, paths: [] });
      expect(told.leftOut).to.deep.equal([{ sampleId: sample.sampleId, why: 'other-decisions' }]);
      expect(told.accuracy.strict.every(({ accuracy }) => accuracy === undefined)).to.equal(true);
      expect(ofCoding(told))
        .to.match(
          /Left out, and not counted in place of the classifier’s tiers either, .* other decisions .*: sample 1\./,
        )
        .and.contain('Sample 1 was drawn under other decisions: nervousOnly=support, not weak.');
    });

    it('draws the same texts as a sample of its own, with instructions of its own beside the earlier ones', async () => {
      const again = await sampleGrounds(elsewhere(), { size: 260, seed: 5 });
      expect(again).to.include({ sampleId: 2, isNew: true }).and.deep.include({ decisions: weak });
      const [earlier, own] = [await readFile(sample.guide, 'utf8'), await readFile(again.guide, 'utf8')];
      const weakList = (guide: string) => guide.split('## What is no ground about this person')[1]!;
      expect(weakList(own)).to.contain('nervousness');
      expect(weakList(earlier)).not.to.contain('nervousness');
      expect(again.file).not.to.equal(sample.file);
    });
  });

  describe('past the retention of texts', () => {
    let other: TestDatabase;
    let drawn: SampleReport;
    const deps = () => makeDeps(other, { settings: { home: join(folder.path, 'late') } });
    before(async () => {
      other = await makeDatabase();
      const cells: TextCell[] = [{ group: 'white', classifier: 'no_smell', truth: 'no_smell', texts: 10 }];
      await loadReadTexts(other, folder, textSearches(cells), 'late.csv');
      // Texts are deleted between the draw and the file: whoever draws afterwards is given others in their place.
      await other.pool.query(
        `create function end_retention() returns trigger language plpgsql as $$
         begin
           delete from written_grounds using grounds_sample_text sample
           where written_grounds.line = sample.line and sample.grounds_sample_id = 1 and number in (2, 5, 7);
           return null;
         end $$;
         create trigger end_retention after insert on grounds_sample_text
           for each statement execute function end_retention()`,
      );
      drawn = await sampleGrounds(deps(), { size: 10, seed: 1 });
    });
    after(() => other?.drop());

    it('leaves out of the file, and counts, the texts that are no longer kept, never showing them as blank', async () => {
      expect(drawn).to.include({ texts: 10, notKept: 3 });
      expect(ofSample(drawn)).to.contain('3 of the texts are no longer kept: their numbers are left out of the file.');
      const { records } = await readCsvTable(drawn.file);
      expect(records.map(({ fields: [number] }) => number)).to.deep.equal(['1', '3', '4', '6', '8', '9', '10']);
      expect(records.every(({ fields }) => fields[1] !== '')).to.equal(true);
    });

    it('draws others where the texts of a sample are no longer kept', async () => {
      const again = await sampleGrounds(deps(), { size: 7, seed: 1 });
      expect(again).to.include({ sampleId: 2, isNew: true });
    });

    it('says of a text that is open that it is no longer kept', async () => {
      for (const [coder, tier] of [
        ['R1', 'no_smell'],
        ['R2', 'smell_only'],
      ] as const) {
        const path = await answersFile(`late-${coder}.csv`, [[5, tier]]);
        await codeGrounds(deps(), { sampleId: drawn.sampleId, coder, paths: [path] });
      }
      const told = await codeGrounds(deps(), { sampleId: drawn.sampleId, paths: [] });
      expect(told.disagreements.map(({ text }) => text)).to.deep.equal(['(no longer kept)']);
    });
  });

  it('tells whoever draws the sample what it is made of', () => {
    const text = ofSample(sample);
    expect(text).to.match(/^Sample 1 \(seed 5\): 260 texts of 2025-06 to 2026-05, drawn\.$/m);
    expect(text).to.match(/^ {2}White {4}review {4}6 of 6$/m);
  });
});
