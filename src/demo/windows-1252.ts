/** The characters that Windows-1252 keeps between 0x80 and 0x9F and that synthetic texts use. */
const SPECIAL: Record<string, string> = {
  '€': '\x80',
  '…': '\x85',
  '‘': '\x91',
  '’': '\x92',
  '“': '\x93',
  '”': '\x94',
  '–': '\x96',
  '—': '\x97',
};

/**
 * Text as Windows-1252 bytes. Throws RangeError for a character outside the demonstration's repertoire, since a question
 * mark in its place would go unnoticed.
 */
export function encodeWindows1252(text: string): Buffer {
  const oneByteEach = text.replace(/[^\0-\x7f\xa0-\xff]/g, (character) => {
    const byte = SPECIAL[character];
    if (byte === undefined) {
      throw new RangeError(
        `encodeWindows1252: text holds ${JSON.stringify(character)}, expected a character of the demonstration`,
      );
    }
    return byte;
  });
  return Buffer.from(oneByteEach, 'latin1');
}
