import type { TranscodeJob } from './transcodeJob.ts'

/**
 * What nobody can watch yet waits for this encoding. What went ahead is published and stays; the rest is made by a later
 * run.
 */
export class GaveWay extends Error {
  constructor() {
    super('another lesson waits for its first segment')
    this.name = 'GaveWay'
  }
}

/** A run on another machine makes the renditions beside the smallest anew: not more than this part of a lesson. */
const MOST_PART = 0.25

/** Whether an encoding of so many seconds ends before its time. Once it does, it does. */
export function wayOf({ othersWait }: Pick<TranscodeJob, 'othersWait'>, seconds: number) {
  let made = 0
  let given = false
  return {
    /** So many seconds have all their renditions, or will have. */
    made: (more: number) => void (made += more),
    /** To be asked before each piece that nobody waits for. */
    gives: (): boolean => (given ||= made <= seconds * MOST_PART && othersWait?.() === true),
    throwIfGiven() {
      if (given) throw new GaveWay()
    },
  }
}
export type Way = ReturnType<typeof wayOf>
