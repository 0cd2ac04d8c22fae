import { addRange, clip, totalSeconds, type Range } from './watchedRanges.rule.ts'

/**
 * Why a claimed second was not credited when it was claimed: faster than the allowed rate, after a pause without beats
 * (idle time does not accrue), claimed by a player that had lost the lease, or while an attention check waited for its
 * answer.
 */
export type Shortfall = 'fast' | 'gap' | 'late' | 'check'
export interface Missed {
  why: Shortfall
  from: number
  to: number
  at: number
}
/**
 * Instants are milliseconds since 1970. Seconds of the video: `claimed` is the sum of all the others. `again`: credited
 * before, so not a second time.
 */
export interface Tally extends Record<Exclude<Shortfall, 'check'>, number> {
  claimed: number
  counted: number
  again: number
  /** Missing where nothing was asked. */
  check?: number
}
/** What ended a player: another device, the same browser with the same or another video, or the end of its session. */
export interface Ending {
  why: 'taken' | 'reopened' | 'moved' | 'signed-out'
  at: number
  device: string | null
}
/** What one lease was worth: from the moment it was taken to its last beat. */
export interface Sitting extends Tally {
  lease: string
  course: string
  lesson: string
  device: string
  openedAt: number
  lastAt: number
  /** Of its last beat: a beat sent again is not told twice. */
  seq: number
  /** What of the video was newly covered. */
  ranges: Range[]
  missed: Missed[]
  ended: Ending | null
}
/**
 * Bounded: the newest sittings one by one, those before them summed up. Kept with the watch, so that no beat costs a
 * further write; and as one text, for the embedded engine pays for every field of what it writes.
 */
export interface CreditLog {
  sittings: Sitting[]
  earlier: (Tally & { sittings: number; from: number; to: number }) | null
}

export const readLog = (text: string): CreditLog => JSON.parse(text) as CreditLog
export const writeLog = (log: CreditLog): string => JSON.stringify(log)

const SITTINGS = 20
/** Of a sitting: what is beyond shows in its sums only. */
const DETAILS = 8

const NOTHING: Tally = { claimed: 0, counted: 0, again: 0, fast: 0, gap: 0, late: 0 }
/** Of a watch that no player has opened. */
export const EMPTY_LOG: CreditLog = { sittings: [], earlier: null }

const checked = (seconds: number): Pick<Tally, 'check'> => (seconds > 0 ? { check: seconds } : {})
const sum = (a: Tally, b: Tally): Tally => ({
  ...checked((a.check ?? 0) + (b.check ?? 0)),
  claimed: a.claimed + b.claimed,
  counted: a.counted + b.counted,
  again: a.again + b.again,
  fast: a.fast + b.fast,
  gap: a.gap + b.gap,
  late: a.late + b.late,
})

function bounded({ sittings, earlier }: CreditLog): CreditLog {
  const [oldest, ...rest] = sittings
  if (!oldest || sittings.length <= SITTINGS) return { sittings, earlier }
  return {
    sittings: rest,
    earlier: {
      ...sum(earlier ?? NOTHING, oldest),
      sittings: (earlier?.sittings ?? 0) + 1,
      from: earlier?.from ?? oldest.openedAt,
      to: oldest.lastAt,
    },
  }
}

/** The sittings of two people who are one, in their order. */
export function joinedLogs(one: CreditLog, other: CreditLog): CreditLog {
  const earlier = [one.earlier, other.earlier].filter((each) => each !== null)
  const sittings = [...one.sittings, ...other.sittings].sort((a, b) => a.openedAt - b.openedAt)
  const summed = earlier.length < 2 ? (earlier[0] ?? null) : bothEarlier(earlier[0]!, earlier[1]!)
  let log: CreditLog = { sittings, earlier: summed }
  while (log.sittings.length > SITTINGS) log = bounded(log)
  return log
}
const bothEarlier = (a: NonNullable<CreditLog['earlier']>, b: NonNullable<CreditLog['earlier']>) => ({
  ...sum(a, b),
  sittings: a.sittings + b.sittings,
  from: Math.min(a.from, b.from),
  to: Math.max(a.to, b.to),
})

/** A lease was taken. A sitting in which nothing was claimed leaves no trace. */
export function opened(
  log: CreditLog,
  place: Pick<Sitting, 'lease' | 'course' | 'lesson' | 'device'>,
  at: number,
): CreditLog {
  const sitting: Sitting = {
    ...NOTHING,
    ...place,
    openedAt: at,
    lastAt: at,
    seq: 0,
    ranges: [],
    missed: [],
    ended: null,
  }
  return bounded({ ...log, sittings: [...log.sittings.filter(({ claimed }) => claimed > 0), sitting] })
}

const changed = (log: CreditLog, lease: string, change: (sitting: Sitting) => Sitting): CreditLog => {
  const index = log.sittings.findLastIndex((sitting) => sitting.lease === lease)
  return index < 0 ? log : { ...log, sittings: log.sittings.with(index, change(log.sittings[index]!)) }
}

/** The lease is gone, and why. */
export const closed = (log: CreditLog, lease: string, ended: Ending): CreditLog =>
  changed(log, lease, (sitting) => ({ ...sitting, ended: sitting.ended ?? ended }))

/** What became of a beat. */
export interface BeatNote {
  lease: string
  seq: number
  at: number
  /** Newly covered, and the part of the video accepted that had been covered before. */
  counted: readonly Range[]
  again: number
  missed: readonly Omit<Missed, 'at'>[]
}

const lengthOf = (missed: readonly Pick<Missed, 'why' | 'from' | 'to'>[], which: Shortfall): number =>
  missed.reduce((total, { why, from, to }) => total + (why === which ? to - from : 0), 0)

/** Appends, or lengthens the last one when it goes on where that ended. */
function withMissed(known: Missed[], { why, from, to }: Omit<Missed, 'at'>, at: number): Missed[] {
  const last = known.at(-1)
  if (last?.why === why && last.to === from) return known.with(-1, { ...last, to })
  return [...known, { why, from, to, at }].slice(-DETAILS)
}

/**
 * Notes a beat in its sitting; again changes nothing, and neither does a beat of a lease that the log does not hold.
 */
export const noted = (log: CreditLog, { lease, seq, at, counted, again, missed }: BeatNote): CreditLog =>
  changed(log, lease, (sitting) => {
    if (seq <= sitting.seq) return sitting
    const part: Tally = {
      counted: totalSeconds(counted),
      again,
      fast: lengthOf(missed, 'fast'),
      gap: lengthOf(missed, 'gap'),
      late: lengthOf(missed, 'late'),
      ...checked(lengthOf(missed, 'check')),
      claimed: 0,
    }
    part.claimed = part.counted + part.again + part.fast + part.gap + part.late + (part.check ?? 0)
    return {
      ...sitting,
      ...sum(sitting, part),
      seq,
      lastAt: Math.max(at, sitting.lastAt),
      ranges: counted.reduce<Range[]>(addRange, sitting.ranges).slice(-DETAILS),
      missed: missed.reduce((known, each) => withMissed(known, each, at), sitting.missed),
    }
  })

/** Notes a beat of a player that had lost the lease: nothing of it is credited. */
export function notedLate(
  log: CreditLog,
  { lease, seq, from, to }: { lease: string; seq: number; from: number; to: number },
  duration: number,
  at: number,
): CreditLog {
  const claim = clip([from, to], duration)
  const sitting = log.sittings.findLast((each) => each.lease === lease)
  if (!claim || !sitting || seq <= sitting.seq) return log
  const next = noted(log, {
    lease,
    seq,
    at,
    counted: [],
    again: 0,
    missed: [{ why: 'late', from: claim[0], to: claim[1] }],
  })
  return changed(next, lease, (each) => ({ ...each, lastAt: sitting.lastAt }))
}
