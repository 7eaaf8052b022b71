/**
 * Windows-1252 bytes as text. Asked for a stream, because some releases of Node read the whole text as ISO-8859-1
 * otherwise and so lose the curly apostrophe (nodejs/node issue 56542).
 */
export function decodeWindows1252(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes, { stream: true });
}
