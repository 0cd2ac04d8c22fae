/** When an examination 考试 begins, ends, and shows its results. Pure; the browser reads the same. */

/** When candidates see what they got. */
export const RESULTS = {
  'at-once': '交卷后（需要批阅的，批完后）',
  'after-close': '考试结束后',
  'after-release': '老师公布后',
} as const
export type ResultsRule = keyof typeof RESULTS
export const resultsRules = Object.keys(RESULTS) as [ResultsRule, ...ResultsRule[]]

/** By the clock; `draft`: not scheduled. */
export const PHASES = {
  draft: '未安排',
  scheduled: '未开始',
  open: '进行中',
  closed: '已结束',
  released: '已公布成绩',
} as const
export type ExamPhase = keyof typeof PHASES
export const examPhases = Object.keys(PHASES) as [ExamPhase, ...ExamPhase[]]

export const SITTING_STATES = {
  ready: '未开始',
  open: '作答中',
  'handed-in': '等待批阅',
  finished: '已完成',
  void: '已作废',
} as const

/** How a sitting stands for who organises it: of an examination that is over nobody is still to begin. */
export const stateInWords = (state: keyof typeof SITTING_STATES, phase: ExamPhase): string =>
  state === 'ready' && (phase === 'closed' || phase === 'released') ? '缺考' : SITTING_STATES[state]

export const MOST_ATTEMPTS = 10
export const MOST_CANDIDATES = 5_000
/** People named one by one, beside a class. */
export const MOST_ADDED = 1_000
/** Who was not heard of so long is shown as disconnected; pages tell of themselves twice as often, and more. */
export const BEAT_SECONDS = 20
export const AWAY_AFTER_SECONDS = 50

/** A held sitting is waited for so long behind the end of the examination; then it is handed in as it was saved. */
export const HELD_HOURS = 24

/** A sitting that goes on behind the end, or may: until then; null: it is held. */
export interface Behind {
  sitting: string
  until: Date | null
}
interface Times {
  state: 'draft' | 'scheduled'
  opensAt: Date
  closesAt: Date
  releasedAt: Date | null
  extras: readonly { minutes: number }[]
  /** Absent: none. */
  behind?: readonly Pick<Behind, 'until'>[]
}
const MINUTE_MS = 60_000
export const minutesLater = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE_MS)

type End = Pick<Times, 'closesAt' | 'extras' | 'behind'>
/** Those with extra time go on behind the close. */
const endOf = ({ closesAt, extras }: End): Date =>
  minutesLater(closesAt, Math.max(0, ...extras.map(({ minutes }) => minutes)))
/** When a sitting that nobody resumes is handed in. */
export const heldUntil = (exam: End): Date => minutesLater(endOf(exam), HELD_HOURS * 60)

/** When the last may have handed in. */
const endsAt = (exam: End): Date =>
  (exam.behind ?? []).reduce((end, { until }) => {
    const own = until ?? heldUntil(exam)
    return own > end ? own : end
  }, endOf(exam))

export function phaseOf(times: Times, at: Date): ExamPhase {
  if (times.state === 'draft') return 'draft'
  if (at < times.opensAt) return 'scheduled'
  if (at < endsAt(times)) return 'open'
  return times.releasedAt ? 'released' : 'closed'
}

/** Nobody goes on behind the close, but for the own extra time. */
export function deadlineFor(
  { minutes, closesAt }: { minutes: number; closesAt: Date },
  startedAt: Date,
  extra: number,
) {
  const own = minutesLater(startedAt, minutes)
  return minutesLater(own < closesAt ? own : closesAt, extra)
}

/** Whether candidates may see what they got. One that still waits for marks has no result yet. */
export function isShown(exam: Times & { results: ResultsRule }, at: Date): boolean {
  if (exam.releasedAt || exam.results === 'at-once') return true
  return exam.results === 'after-close' && phaseOf(exam, at) === 'closed'
}

/** Key and explanations not before everybody has handed in, whenever the score is shown. */
export const isKeyShown = (exam: Times & { results: ResultsRule; showsKey: boolean }, at: Date): boolean =>
  exam.showsKey && isOverForAll(exam, at)

/** Nothing of what it asks is a secret any more: everybody has handed in, and results are shown. */
export const isOverForAll = (exam: Times & { results: ResultsRule }, at: Date): boolean =>
  isShown(exam, at) && ['closed', 'released'].includes(phaseOf(exam, at))

interface Taken {
  state: keyof typeof SITTING_STATES
  passed: boolean | null
  /** Of a void one: it takes away no attempt. */
  again?: boolean
}

/** Why nobody may begin once more: null for who may. Of a void one it depends on who declared it void. */
export function attemptObstacle(
  { attempts, untilPassed }: { attempts: number; untilPassed: boolean },
  taken: readonly Taken[],
): 'open' | 'waiting' | 'passed' | 'used' | null {
  const done = taken.filter(({ state, again }) => state !== 'ready' && !(state === 'void' && again))
  if (done.some(({ state }) => state === 'open')) return 'open'
  if (untilPassed && done.some(({ passed }) => passed)) return 'passed'
  if (done.length >= attempts) return 'used'
  return untilPassed && done.some(({ state, passed }) => state === 'handed-in' && passed === null) ? 'waiting' : null
}
