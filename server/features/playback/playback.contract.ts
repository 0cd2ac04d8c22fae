import { z } from 'zod'
import { api, post } from '../../http/endpoint.ts'
import { Id, Instant } from '../../lib/schema.ts'

const Range = z.tuple([z.int().nonnegative(), z.int().nonnegative()])
/** Union of watched integer-second ranges [from, to), sorted and disjoint. */
export const Ranges = z.array(Range)

/**
 * A heartbeat of the player: seconds [from, to) of the lesson played at `rate` since the last beat. `lease` is the
 * signed token of this player, bound to the session; `seq` counts up from 1 and a repeat changes nothing: a beat that
 * got no answer is sent again as it was. One at a time: the next covers what was played until the last was answered,
 * for time accrues from beat to beat. 401 lease.invalid and 409 lease.ended: open the lesson again; 409 lease.taken
 * (detail: device, at): another player has it.
 */
export const Beat = z.object({
  lease: z.string().max(1_000),
  seq: z.int().positive(),
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
  rate: z.number().min(0.25).max(16),
  visible: z.boolean(),
})
/**
 * 在线确认, where the course asks for it: at random moments that the server draws, a player is to show that somebody is
 * there. Until `nonce` is answered nothing more is credited and no time accrues; what was credited stays, and no lesson
 * is completed or failed by checks. At least 20 s are given; after `answerBySeconds` the answer is 409 check.expired,
 * whose detail is the check asked anew.
 */
export const Check = z.object({ nonce: z.string(), answerBySeconds: z.int() })
/**
 * Single use, of the lease that was asked; the same again changes nothing. 409 check.unknown: nothing is asked under
 * this nonce.
 */
export const CheckAnswer = z.object({ lease: z.string().max(1_000), nonce: z.string().max(100) })
export const CheckReply = z.object({ answered: z.literal(true) })
export const BeatReply = z.object({
  /** What was accepted of the beat: the rest was clipped. */
  accepted: z.array(Range),
  watchedSeconds: z.int(),
  durationSeconds: z.int(),
  savedAt: Instant,
  completed: z.boolean(),
  seq: z.int(),
  check: Check.nullable(),
})
/**
 * Seconds claimed and what became of them: `claimed` is the sum of the others. `again` had been credited before;
 * `check`: an attention check waited for its answer.
 */
const Tally = {
  claimed: z.int(),
  counted: z.int(),
  again: z.int(),
  fast: z.int(),
  gap: z.int(),
  late: z.int(),
  check: z.int(),
}
/**
 * How the seconds of a video came about; `unlogged` were credited before there was a log. All `counted` and these are
 * `watchedSeconds`.
 */
export const CreditView = z.object({
  lesson: Id,
  title: z.string(),
  course: Id,
  courseTitle: z.string(),
  durationSeconds: z.int(),
  watchedSeconds: z.int(),
  neededSeconds: z.int(),
  ranges: Ranges,
  notWatched: Ranges,
  maxRate: z.number(),
  idleSeconds: z.int(),
  /**
   * What each opening was worth, newest first. `here`: in this lesson, not in another with the same video. The largest
   * lists are cut short, the sums are not.
   */
  sittings: z.array(
    z.object({
      id: Id,
      device: z.string(),
      from: Instant,
      to: Instant,
      going: z.boolean(),
      here: z.boolean(),
      ...Tally,
      ranges: Ranges,
      missed: z.array(
        z.object({
          why: z.enum(['fast', 'gap', 'late', 'check']),
          from: z.int(),
          to: z.int(),
          at: Instant,
          stillMissing: z.int(),
        }),
      ),
      ended: z
        .object({
          why: z.enum(['taken', 'reopened', 'moved', 'signed-out']),
          at: Instant,
          device: z.string().nullable(),
        })
        .nullable(),
    }),
  ),
  /** Older openings, summed up. */
  earlier: z.object({ sittings: z.int(), from: Instant, to: Instant, ...Tally }).nullable(),
  unlogged: z.int(),
})

export const playback = api('/learning', {
  beat: post('/beats', {
    summary: 'Heartbeat of the player; durable when it is answered',
    can: 'token',
    body: Beat,
    reply: BeatReply,
  }),
  answerCheck: post('/checks', {
    summary: 'Answer an attention check of the player',
    can: 'token',
    body: CheckAnswer,
    reply: CheckReply,
  }),
})
