import { open } from 'node:fs/promises'

const HEAD_BYTES = 4096

/**
 * Moves a segment (ISO/IEC 14496-12: sidx and tfdt boxes of version 1, as ffmpeg writes them) on by ticks of its track.
 */
export async function shiftSegment(file: string, ticks: number): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    const head = buffer.subarray(0, bytesRead)
    for (const [type, at] of [
      ['sidx', 16],
      ['tfdt', 8],
    ] as const) {
      const found = head.indexOf(type, 0, 'latin1')
      if (found < 0 && type === 'tfdt') throw new Error(`no tfdt in ${file}`)
      if (found < 0) continue
      if (head[found + 4] !== 1) throw new Error(`${type} of an unknown version in ${file}`)
      head.writeBigUInt64BE(head.readBigUInt64BE(found + at) + BigInt(ticks), found + at)
    }
    await handle.write(head, 0, head.length, 0)
  } finally {
    await handle.close()
  }
}

/** Ticks a second of the track in an initialisation segment. */
export function timescaleOf(init: Buffer): number {
  const mdhd = init.indexOf('mdhd', 0, 'latin1')
  if (mdhd < 0) throw new Error('the initialisation segment has no track')
  return init.readUInt32BE(mdhd + (init[mdhd + 4] === 1 ? 24 : 16))
}
