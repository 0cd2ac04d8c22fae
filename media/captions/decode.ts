/**
 * Text of a caption file in UTF-8, UTF-16 or GB18030, as Chinese subtitle tools save it; null where it is none of these.
 */
export function decode(bytes: Uint8Array): string | null {
  const encoding = utf16Of(bytes)
  const text = encoding ? strictly(encoding, bytes) : (strictly('utf-8', bytes) ?? damaged(bytes))
  if (text?.includes('\0') !== false) return null
  return text.replaceAll('\uFEFF', '').replace(/\r\n?/g, '\n')
}

function strictly(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Of text in UTF-8 with a few broken characters (cut off, say) the rest is kept; otherwise it is GB18030, or nothing. */
function damaged(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes)
  const [broken, whole] = [/\uFFFD/g, /[^\0-\x7F\uFFFD]/gu].map((kind) => text.match(kind)?.length ?? 0)
  if (broken! * 4 <= whole!) return text
  return strictly('gb18030', bytes) ?? (broken! * 100 <= text.length ? text : null)
}

/** By its mark; without one by the zeros beside the digits of the first time. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const head = [...bytes.subarray(0, 200)]
  const zeros = (parity: number): number => head.filter((byte, at) => at % 2 === parity && byte === 0).length
  const [even, odd] = [zeros(0), zeros(1)]
  if (odd > head.length / 8 && odd > 4 * even) return 'utf-16le'
  return even > head.length / 8 && even > 4 * odd ? 'utf-16be' : null
}
