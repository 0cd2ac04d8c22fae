import type { Samples } from './samples.ts'

export interface Track {
  kind: 'video' | 'audio'
  /** Ticks a second. */
  timescale: number
  samples: Samples
  /** What describes it in an initialisation segment. */
  boxes: { tkhd: Buffer; mdhd: Buffer; hdlr: Buffer; header: Buffer; dinf: Buffer; stsd: Buffer }
}

export interface Movie {
  tracks: Track[]
}

/** Null for a table that ends before its time, or tells more than can be. */
export async function bounded<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
