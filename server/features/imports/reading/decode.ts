/** Bytes of a text file as characters: by its mark, else strictly as UTF-8, else as what Chinese Windows writes. */
import type { Encoding } from './source.ts'

function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf-8'
  } catch {
    return 'gb18030'
  }
}

/** `unreadable`: how many characters the encoding does not have. */
export function decodeText(bytes: Buffer): { text: string; encoding: Encoding; unreadable: number } {
  const encoding = encodingOf(bytes)
  const text = new TextDecoder(encoding).decode(bytes)
  return { text, encoding, unreadable: encoding === 'gb18030' ? text.split('\ufffd').length - 1 : 0 }
}
