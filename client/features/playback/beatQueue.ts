import { clip, type Range } from '../../../server/features/playback/watchedRanges.rule.ts'

export interface Beat {
  seq: number
  from: number
  to: number
}

/**
 * Claimed beyond what surely passed since the last answer: half of what the server lets pass (see its beatCredit.ts).
 */
const SLACK_MS = 1_000
/** Time beyond this without a beat accrues nothing. */
const ACCRUES_MS = 20_000

/**
 * What was played and is not known to be saved, in order. The server credits no more than the time since the last beat
 * times the allowed rate, so after a lost connection the backlog is claimed bit by bit: nothing of it is lost, it only
 * takes a while. A beat without an answer is sent again as it was; what an answer did not accept is claimed again.
 * Pure: times in ms come from outside.
 */
export function beatQueue({ duration, maxRate }: { duration: number; maxRate: number }) {
  let waiting: Range[] = []
  let unanswered: Beat[] = []
  let seq = 0
  let lastAnswer = -Infinity

  const ranges = (): Range[] => [...unanswered.map(({ from, to }): Range => [from, to]), ...waiting]
  const allowed = (at: number): number =>
    Math.floor(((Math.min(at - lastAnswer, ACCRUES_MS) + SLACK_MS) * maxRate) / 1000)

  function beatOf(seconds: number): Beat {
    const [from, to] = waiting[0]!
    const end = Math.min(to, from + seconds)
    waiting = end < to ? [[end, to], ...waiting.slice(1)] : waiting.slice(1)
    const beat = { seq: (seq += 1), from, to: end }
    unanswered.push(beat)
    return beat
  }

  return {
    add(range: Range): void {
      const fits = clip(range, duration)
      const last = waiting.at(-1)
      if (fits && last && last[1] === fits[0]) waiting[waiting.length - 1] = [last[0], fits[1]]
      else if (fits) waiting.push(fits)
    },
    /**
     * The beat to send at `at`: one without an answer first, as it was; null when there is none, or too early for one.
     */
    next(at: number): Beat | null {
      if (unanswered[0]) return unanswered[0]
      return waiting.length > 0 && allowed(at) > 0 ? beatOf(allowed(at)) : null
    },
    /** Everything that waits, whatever is under way: for a page that is being left. */
    all(): Beat[] {
      const beats: Beat[] = []
      while (waiting.length > 0) beats.push(beatOf(Infinity))
      return beats
    },
    /** An answer: what it did not accept waits again, and so do earlier beats that can no longer be taken in. */
    answered({ seq: answeredSeq, from, to }: Beat, accepted: readonly Range[], at: number): void {
      if (!unanswered.some((beat) => beat.seq === answeredSeq)) return
      const passed = unanswered.filter((beat) => beat.seq < answeredSeq).map((beat): Range => [beat.from, beat.to])
      unanswered = unanswered.filter((beat) => beat.seq > answeredSeq)
      const rest: Range = [accepted.at(-1)?.[1] ?? from, to]
      waiting = [...passed, ...(rest[0] < rest[1] ? [rest] : []), ...waiting]
      lastAnswer = at
    },
    /** A beat that the server will never take: forgotten. */
    refused({ seq: refusedSeq }: Beat): void {
      unanswered = unanswered.filter((beat) => beat.seq !== refusedSeq)
    },
    /** A new lease counts from one again, a restored one from `last` on; what had no answer is claimed again. */
    leased(at: number, last = 0): void {
      waiting = ranges()
      unanswered = []
      seq = last
      lastAnswer = at
    },
    /** Milliseconds until `next` may have something; null when nothing waits. */
    wait: (at: number): number | null =>
      unanswered.length > 0
        ? 0
        : waiting.length > 0
          ? Math.max(0, Math.ceil(1000 / maxRate - SLACK_MS - (at - lastAnswer)))
          : null,
    /** Not yet known to be saved. */
    ranges,
    seconds: (): number => ranges().reduce((sum, [from, to]) => sum + to - from, 0),
  }
}
