import { expect } from 'chai';
import fc from 'fast-check';
import { localPath, type StaffClaims, sessionEndsAt, staffStandingOf } from '../../src/domain/sign-in.ts';
import { signInMail } from '../../src/mail/sign-in-mail.ts';

describe('signing in', () => {
  it('leads to a path of this site', () => {
    for (const path of ['/', '/account', '/flags/12?reason=drugs&group=black#evidence', '/a%2F%2Fb']) {
      expect(localPath(path, '/else')).to.equal(path);
    }
  });

  it('leads nowhere else, however the address is written', () => {
    const wrong = ['', 'account', '//evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example/'];
    const hidden = ['/\t/evil.example', '/\n/evil.example', ' //evil.example', 'javascript:alert(1)', '/a b'];
    for (const path of [...wrong, ...hidden, `/${'a'.repeat(2000)}`, undefined, ['/account'], 7]) {
      expect(localPath(path, '/else'), String(path)).to.equal('/else');
    }
  });

  it('stays on this site whatever is asked for', () => {
    const pieces = fc.array(
      fc.constantFrom('/', '\\', '.', ':', '@', '?', '#', '%2f', '%5c', '\t', '\n', 'evil', 'http:', ' '),
    );
    fc.assert(
      fc.property(pieces, (words) => {
        const base = 'https://site.example';
        return new URL(localPath(words.join(''), '/'), base).origin === base;
      }),
      { seed: 6, numRuns: 2000 },
    );
  });

  it('lasts half a day for staff and thirty days for members', () => {
    const now = new Date('2026-11-01T08:00:00Z');
    expect(sessionEndsAt('administrator', now).toISOString()).to.equal('2026-11-01T20:00:00.000Z');
    expect(sessionEndsAt('member', now).toISOString()).to.equal('2026-12-01T08:00:00.000Z');
  });

  const rule: StaffClaims = {
    roleClaim: 'roles',
    roleValues: [
      { value: 'admin', role: 'administrator' },
      { value: 'review', role: 'reviewer' },
      { value: 'bcu', role: 'responder' },
    ],
    bcuClaim: 'unit',
  };

  it('takes the first role that an organisation names, of a text or a list', () => {
    expect(staffStandingOf({ roles: 'review' }, rule)).to.deep.equal({ role: 'reviewer', bcu: null });
    expect(staffStandingOf({ roles: ['review', 'x', 'admin'] }, rule)).to.deep.equal({
      role: 'administrator',
      bcu: null,
    });
  });

  it('takes nothing for a role that is none', () => {
    for (const roles of [undefined, null, '', 'review,admin', ['Review'], [['review']], { review: true }, 7]) {
      expect(staffStandingOf({ roles }, rule), String(roles)).to.deep.equal({ refusal: 'no-role' });
    }
  });

  it('opens all of London to a responder only where the organisation says so', () => {
    expect(staffStandingOf({ roles: 'bcu', unit: 'all' }, rule)).to.deep.equal({ role: 'responder', bcu: null });
    expect(staffStandingOf({ roles: 'bcu', unit: ['x', 'North Area'] }, rule)).to.deep.equal({
      role: 'responder',
      bcu: 'North Area',
    });
    for (const unit of [undefined, null, '', 'London', 'north area', [], {}]) {
      expect(staffStandingOf({ roles: 'bcu', unit }, rule), String(unit)).to.deep.equal({ refusal: 'no-unit' });
    }
  });

  it('has a mail whose name cannot begin a line of its own', () => {
    const mail = signInMail(
      { name: 'A\r\nBcc: x\u202E', email: 'a@example.org' },
      'https://site.example/sign-in/link?token=x',
    );
    expect(mail.text).to.match(/^Hello A Bcc: x,\n/);
    expect(mail.text).to.contain('\nhttps://site.example/sign-in/link?token=x\n');
  });
});
