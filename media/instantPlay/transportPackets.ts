/**
 * ISO/IEC 13818-1 §2.4.3.2. Recorders write these; camcorders add 4 bytes to each, some broadcasters 16: those are left
 * to the encoder.
 */
export const PACKET = 188
const SYNC = 0x47
/** Of the clock that shows pictures and sound (§2.4.3.7), which begins anew after 26 hours. */
export const TICKS = 90_000
const CLOCK = 2 ** 33

/**
 * Which stream a packet is of; -1 for what is no packet, is damaged or encrypted. Hours have ten million of them:
 * nothing is made for each.
 */
export const pidAt = (bytes: Buffer, at: number): number =>
  bytes[at] !== SYNC || bytes[at + 1]! & 0x80 || bytes[at + 3]! & 0xc0
    ? -1
    : ((bytes[at + 1]! & 0x1f) << 8) | bytes[at + 2]!

/** Whether it is the first packet of a section, or of a picture or sound. */
export const beginsAt = (bytes: Buffer, at: number): boolean => (bytes[at + 1]! & 0x40) !== 0

/** Empty where it has none. */
export function payloadAt(bytes: Buffer, at: number): Buffer {
  const skipped = bytes[at + 3]! & 0x20 ? 5 + bytes[at + 4]! : 4
  return bytes[at + 3]! & 0x10 && skipped <= PACKET ? bytes.subarray(at + skipped, at + PACKET) : bytes.subarray(0, 0)
}

const FIRST_SECTION_BYTES = 8
const CHECKSUM_BYTES = 4

/**
 * The entries of a table that lies in one packet (§2.4.4), without head and checksum. Null for one that does not, or is
 * another table.
 */
function sectionOf(payload: Buffer, table: number): Buffer | null {
  const begin = 1 + (payload[0] ?? 0)
  if (begin + FIRST_SECTION_BYTES > payload.length || payload[begin] !== table) return null
  const end = begin + 3 + (payload.readUInt16BE(begin + 1) & 0x0fff) - CHECKSUM_BYTES
  return end <= payload.length - CHECKSUM_BYTES && end >= begin + FIRST_SECTION_BYTES
    ? payload.subarray(begin + FIRST_SECTION_BYTES, end)
    : null
}

/** Where the table of the only programme is; null when there are others. */
export function programmeOf(payload: Buffer): number | null {
  const programmes = sectionOf(payload, 0)
  const pids: number[] = []
  for (let at = 0; programmes && at + 4 <= programmes.length; at += 4)
    if (programmes.readUInt16BE(at) !== 0) pids.push(programmes.readUInt16BE(at + 2) & 0x1fff)
  return pids.length === 1 ? pids[0]! : null
}

/** The streams of a programme, in their order (§2.4.4.8); null for a table that can't be read. */
export function streamsOf(payload: Buffer): { type: number; pid: number }[] | null {
  const table = sectionOf(payload, 2)
  if (!table || table.length < 4) return null
  const streams: { type: number; pid: number }[] = []
  for (
    let at = 4 + (table.readUInt16BE(2) & 0x0fff);
    at + 5 <= table.length;
    at += 5 + (table.readUInt16BE(at + 3) & 0x0fff)
  )
    streams.push({ type: table[at]!, pid: table.readUInt16BE(at + 1) & 0x1fff })
  return streams
}

export interface Stamp {
  /** Ticks at which it is shown, and decoded. */
  shown: number
  decoded: number
  /** Where its bytes begin in the packet. */
  body: number
}

/** The times of a picture or sound, from its first packet (§2.4.3.6); null without them. */
export function stampOf(payload: Buffer): Stamp | null {
  if (payload.length < 14 || payload.readUIntBE(0, 3) !== 1 || !(payload[7]! & 0x80)) return null
  const shown = ticksAt(payload, 9)
  const decoded = (payload[7]! & 0x40) !== 0 && payload.length >= 19 ? ticksAt(payload, 14) : shown
  return { shown, decoded, body: 9 + payload[8]! }
}

const ticksAt = (bytes: Buffer, at: number): number =>
  ((bytes[at]! >> 1) & 7) * 2 ** 30 + (bytes.readUInt16BE(at + 1) >> 1) * 2 ** 15 + (bytes.readUInt16BE(at + 3) >> 1)

/** The moment nearest to another at which the clock shows so many ticks: it may have begun anew. */
export const nearest = (ticks: number, to: number): number => ticks + Math.round((to - ticks) / CLOCK) * CLOCK
