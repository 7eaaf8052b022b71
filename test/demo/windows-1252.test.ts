import { expect } from 'chai';
import { encodeWindows1252 } from '../../src/demo/windows-1252.ts';
import { decodeWindows1252 } from './decode-windows-1252.ts';

describe('Windows-1252', () => {
  it('reads back as it was written', () => {
    const text = 'Café Zoë said “it’s £20 – or €5…” ‘now’ — 100%\r\n';
    expect(decodeWindows1252(encodeWindows1252(text))).to.equal(text);
  });

  it('takes one byte for each character', () => {
    expect([...encodeWindows1252('é’£')]).to.deep.equal([0xe9, 0x92, 0xa3]);
  });

  it('refuses a character it does not have, rather than put a question mark in its place', () => {
    expect(() => encodeWindows1252('→')).to.throw(RangeError, '→');
  });
});
