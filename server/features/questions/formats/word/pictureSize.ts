/** The size in pixels of a picture that Word shows, and which kind it is; null: it shows none of this kind. */
export interface Measured {
  type: 'png' | 'jpg' | 'gif'
  width: number
  height: number
}

const startsWith = (bytes: Buffer, start: readonly number[]): boolean => start.every((byte, at) => bytes[at] === byte)

/** Segments of a JPEG, up to the one that begins a frame; those that hold tables are numbered among them. */
function jpegSize(bytes: Buffer): Measured | null {
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { type: 'jpg', width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return null
}

export function measured(content: Uint8Array): Measured | null {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  if (bytes.length < 24) return null
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47]))
    return { type: 'png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  if (startsWith(bytes, [0x47, 0x49, 0x46, 0x38]))
    return { type: 'gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  return startsWith(bytes, [0xff, 0xd8, 0xff]) ? jpegSize(bytes) : null
}
