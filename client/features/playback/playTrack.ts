import type { Range } from '../../../server/features/playback/watchedRanges.rule.ts'

/**
 * Turns the movement of a player into whole seconds [from, to) that were played. A range that goes on is cut at a whole
 * second and continued there, so that beats meet without gap or overlap. Where it is interrupted (a seek), its last
 * second counts when half of it was played; at the end of the video, however little was left of it. Pure.
 */
export function playTrack() {
  const closed: Range[] = []
  let open: { from: number; at: number } | null = null

  function close(end: (at: number) => number): void {
    if (open && end(open.at) > open.from) closed.push([open.from, end(open.at)])
    open = null
  }

  return {
    /** The player runs and is at `seconds`. */
    moved(seconds: number): void {
      if (open && seconds < open.at) close(Math.round) // went back without saying so
      if (open) open.at = seconds
      else open = { from: Math.floor(seconds), at: seconds }
    },
    /** A seek: what comes next is elsewhere. */
    interrupted: (): void => close(Math.round),
    /** The video was played to its end. */
    ended: (): void => close(Math.ceil),
    /** The ranges to claim now, in the order played; the begun second stays. */
    take(): Range[] {
      const taken = closed.splice(0)
      const whole = open ? Math.floor(open.at) : 0
      if (open && whole > open.from) {
        taken.push([open.from, whole])
        open.from = whole
      }
      return taken
    },
  }
}
