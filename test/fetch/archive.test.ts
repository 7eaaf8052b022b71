import { expect } from 'chai';
import { listSnapshots, parseSnapshots } from '../../src/fetch/archive.ts';
import { failureOf, makeClient } from '../support/fetch-client.ts';
import { archivePage, gives, type Publisher, startPublisher } from '../support/publisher.ts';

const BASE = 'https://data.police.uk/data/archive/';
const MD5 = { july: '0123456789abcdef0123456789abcdef', june: 'fedcba9876543210fedcba9876543210' };

describe('the archive’s list of snapshots', () => {
  it('is read newest first, each with its MD5 and the three years it covers', () => {
    expect(parseSnapshots(archivePage({ '2026-06': MD5.june, '2026-07': MD5.july }), BASE)).to.deep.equal([
      { month: '2026-07', fromMonth: '2023-08', address: `${BASE}2026-07.zip`, md5: MD5.july },
      { month: '2026-06', fromMonth: '2023-07', address: `${BASE}2026-06.zip`, md5: MD5.june },
    ]);
  });

  it('covers what the page says, where it says so', () => {
    const page = `<p><a href=2016-12.zip>2016</a> contains data from <b>December</b> 2010 to December 2016 <i>${MD5.july.toUpperCase()}</i>`;
    expect(parseSnapshots(page, BASE)).to.deep.equal([
      { month: '2016-12', fromMonth: '2010-12', address: `${BASE}2016-12.zip`, md5: MD5.july },
    ]);
  });

  it('leaves out a snapshot without a whole MD5, which could not be checked', () => {
    const parts = `<a href="/data/archive/2026-07.zip">x</a> ${MD5.july}-203 <a href="/data/archive/2026-06.zip">x</a> ${MD5.june}`;
    expect(parseSnapshots(parts, BASE).map(({ month }) => month)).to.deep.equal(['2026-06']);
    expect(parseSnapshots('<a href="/data/archive/latest.zip">x</a>', BASE)).to.deep.equal([]);
  });

  describe('at its address', () => {
    let publisher: Publisher;
    beforeEach(async () => {
      publisher = await startPublisher();
    });
    afterEach(() => publisher.close());

    it('is a failure that says what was expected where the page lists none', async () => {
      const client = makeClient();
      publisher.on('/data/archive/', gives('<html><p>Coming soon</p></html>', 'text/html'));
      expect(await failureOf(listSnapshots(client, `${publisher.url}/data/archive/`))).to.equal(
        `data.police.uk archive, GET ${publisher.url}/data/archive/: no snapshot is listed there (expected links such as 2026-07.zip, each with its MD5)`,
      );
      await client.close();
    });
  });
});
