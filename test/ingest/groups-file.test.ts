import { expect } from 'chai';
import { encodeWindows1252 } from '../../src/demo/windows-1252.ts';
import { readGroups } from '../../src/ingest/groups-file.ts';
import { InputProblem } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';

const HEADER = 'group,borough code,email,next meeting';

describe('a file of monitoring groups', () => {
  let folder: CsvFolder;
  before(async () => {
    folder = await makeCsvFolder();
  });
  after(() => folder.remove());

  const read = async (content: string | Buffer) => readGroups(await folder.write('groups.csv', content));
  async function problemOf(content: string | Buffer): Promise<string> {
    const problem = await read(content).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(problem).to.be.instanceOf(InputProblem);
    return (problem as Error).message;
  }

  it('gives each group its borough, address and next meeting', async () => {
    expect(
      await read(
        `${HEADER}\nCamden CMG,E09000007,chair@camden.example,2026-11-20\nBrent CMG,E09000005,b@brent.example,\n`,
      ),
    ).to.deep.equal([
      { name: 'Camden CMG', areaCode: 'E09000007', email: 'chair@camden.example', nextMeetingOn: '2026-11-20' },
      { name: 'Brent CMG', areaCode: 'E09000005', email: 'b@brent.example', nextMeetingOn: undefined },
    ]);
  });

  it('may name boroughs instead of codes, days as in Britain, columns in any order, and have padding', async () => {
    const [group] = await read(
      '\ufeffEmail, Next meeting ,Borough,Group\r\n a@b.example , 5/1/2027 ,camden, Camden CMG \r\n\r\n',
    );
    expect(group).to.deep.equal({
      name: 'Camden CMG',
      areaCode: 'E09000007',
      email: 'a@b.example',
      nextMeetingOn: '2027-01-05',
    });
  });

  it('may lack the column for meetings', async () => {
    expect(await read('group,borough code,email\nA,E09000007,a@b.example\n')).to.have.length(1);
  });

  it('may be in Windows-1252', async () => {
    const [group] = await read(encodeWindows1252(`${HEADER}\nZoë’s Café Group,E09000007,a@b.example,\n`));
    expect(group?.name).to.equal('Zoë’s Café Group');
  });

  it('is refused with line, column and value for a borough that there is not, and for the City, which has no group', async () => {
    expect(await problemOf(`${HEADER}\nA,E09000007,a@b.example,\nB,E09000099,b@b.example,\n`)).to.match(
      /groups\.csv, line 3: borough code "E09000099" is no London borough .*No group was changed\.$/,
    );
    expect(await problemOf(`${HEADER}\nA,E09000001,a@b.example,\n`)).to.match(/line 2: borough code "E09000001" is no/);
  });

  it('is refused with line, column and value for an address that is none', async () => {
    for (const [email, shown] of [
      ['camden.example', 'camden.example'],
      ['', ''],
      // What may be most of somebody's address is not shown whole: messages go into logs.
      ['ada@b@c.example', 'ada…'],
      ['a b@c.example', 'a b…'],
    ]) {
      expect(await problemOf(`${HEADER}\nA,E09000007,${email},\n`)).to.contain(
        `line 2: email "${shown}" is no email address`,
      );
    }
  });

  it('is refused with line, column and value for a day that is none', async () => {
    for (const day of ['2026-02-30', '30/02/2026', 'next Tuesday', '2026-13-01', '01-02-2026']) {
      expect(await problemOf(`${HEADER}\nA,E09000007,a@b.example,${day}\n`)).to.contain(
        `line 2: next meeting "${day}" is no day`,
      );
    }
  });

  it('is refused when a name or an address would add a line to the head of a mail', async () => {
    const injected = 'Camden CMG\r\nBcc: everyone@example.org';
    expect(await problemOf(`${HEADER}\n"${injected}",E09000007,a@b.example,\n`)).to.match(
      /line 2: group ".*" holds a control character/s,
    );
    expect(await problemOf(`${HEADER}\nA,E09000007,"a@b.example\r\nBcc: c@d.example",\n`)).to.match(
      /line 2: email ".*" is no email address/s,
    );
  });

  it('is refused when a group is nameless or its name endless', async () => {
    expect(await problemOf(`${HEADER}\n ,E09000007,a@b.example,\n`)).to.contain('line 2: group "" is blank');
    expect(await problemOf(`${HEADER}\n${'A'.repeat(121)},E09000007,a@b.example,\n`)).to.contain('longer than 120');
  });

  it('is refused when a group stands in it twice for one borough, and not for two', async () => {
    expect(await problemOf(`${HEADER}\nA,E09000007,a@b.example,\nA,Camden,c@d.example,\n`)).to.contain(
      'line 3: the group "A" stands in the file before',
    );
    expect(await read(`${HEADER}\nA,E09000007,a@b.example,\nA,E09000005,a@b.example,\n`)).to.have.length(2);
  });

  it('is refused with all its faults at once, up to five, each at its line', async () => {
    const problem = await problemOf(`${HEADER}\n"A\nB",E09000007,a@b.example,\n${'C,nowhere,none,\n'.repeat(4)}`);
    expect(problem).to.contain('line 2: group').and.to.contain('line 4: borough code').and.to.contain('line 4: email');
    expect(problem).to.contain('and 4 more');
  });

  it('is refused without its headings, without groups, and with a quotation left open', async () => {
    expect(await problemOf('group,borough code\nA,E09000007\n')).to.match(/groups\.csv, line 1: no column "email"/);
    expect(await problemOf(`${HEADER}\n\n`)).to.match(/groups\.csv: no groups after the header/);
    expect(await problemOf(`${HEADER}\n"A,E09000007,a@b.example,\n`)).to.match(/groups\.csv, line 2: a quotation/);
    expect(await problemOf('')).to.match(/groups\.csv, line 1/);
  });
});
