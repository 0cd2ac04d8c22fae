import { durationInWords, timecode } from '../../lib/durations.rule.ts'
import type { Lesson } from '../courses/courses.contract.ts'
import type { Quiz } from '../quizzes/quizzes.contract.ts'
import { hoursInWords } from '../programmes/requirementWords.rule.ts'
import { attemptsLeft } from '../quizzes/scoring.rule.ts'
import { isDone, stateOf, type LessonFacts } from './lessonState.rule.ts'
import { gaps, neededSeconds, type Range } from '../playback/watchedRanges.rule.ts'

const GAPS_SHOWN = 3
const TITLES_SHOWN = 3

/** The longest gaps in the order of the video. */
function shownGaps(missing: Range[]): string {
  const longest = missing.toSorted((a, b) => b[1] - b[0] - (a[1] - a[0])).slice(0, GAPS_SHOWN)
  const shown = longest.sort((a, b) => a[0] - b[0]).map(([from, to]) => `${timecode(from)}–${timecode(to)}`)
  return shown.join('、') + (missing.length > GAPS_SHOWN ? ` 等 ${missing.length} 处` : '')
}

function videoWhy({ watch, duration }: LessonFacts): string {
  if (!duration) return '视频暂时不能播放，请联系课程教师。'
  const watched = watch?.watchedSeconds ?? 0
  const left = neededSeconds(duration) - watched
  if (watched === 0) return `还没有观看，需看 ${durationInWords(left)}。`
  if (left <= 0) return '已经看够，再次打开这一课即记为完成。'
  return `再看 ${durationInWords(left)}即完成，没看的部分：${shownGaps(gaps(watch?.ranges ?? [], duration))}。`
}

/** Percent reached, cut down so that 59.9 is never shown as a pass of 60. */
const percent = (score: number, total: number): number => (total > 0 ? Math.floor((score * 100) / total) : 0)

function failedWhy({ attempts }: LessonFacts, rule: Quiz['rule']): string {
  const best = attempts.reduce((most, { score, total }) => Math.max(most, percent(score ?? 0, total)), 0)
  const left = attemptsLeft(rule.attempts, attempts.length)
  const chance =
    left === Infinity ? '可以再考' : left > 0 ? `还可再考 ${left} 次` : '考试次数已用完，请联系培训基地教师'
  return `得分 ${best}，及格 ${rule.passPercent}（百分制），${chance}。`
}

function quizWhy(quiz: Quiz | null, state: ReturnType<typeof stateOf>, facts: LessonFacts): string {
  if (!quiz) return '测验还没有试题，请联系课程教师。'
  if (state === 'awaiting-marking') return '简答题等待批阅。'
  if (state === 'in-progress') return '正在作答，还没有交卷。'
  return state === 'failed'
    ? failedWhy(facts, quiz.rule)
    : `还没有作答，达到 ${quiz.rule.passPercent} 分（百分制）为及格。`
}

/** The answer to "why is this lesson not complete?"; empty when it is. */
export function lessonWhy(lesson: Lesson, facts: LessonFacts): string {
  const state = stateOf(lesson, facts)
  if (isDone(state)) return ''
  if (lesson.kind === 'quiz') return quizWhy(lesson.quiz, state, facts)
  return lesson.kind === 'video' ? videoWhy(facts) : '还没有读完，读到末尾即完成。'
}

export const titled = (titles: string[]): string =>
  titles
    .slice(0, TITLES_SHOWN)
    .map((title) => `《${title}》`)
    .join('、') + (titles.length > TITLES_SHOWN ? '等' : '')

/** Of a course: which lessons are missing. When only one is, its own reason too. */
export function courseWhy(missing: { title: string; why: string }[]): string {
  const [only, ...others] = missing
  if (!only) return ''
  return others.length === 0
    ? `还差《${only.title}》：${only.why}`
    : `还有 ${missing.length} 课没有完成：${titled(missing.map(({ title }) => title))}。`
}

export interface ProgrammeFacts {
  title: string
  /** Titles of required courses that are not completed. */
  missing: string[]
  requiredCount: number
}

/** Of a programme: which required courses are missing. */
export function programmeWhy({ missing, requiredCount }: ProgrammeFacts): string {
  if (requiredCount === 0) return '项目还没有安排必修课程。'
  return missing.length === 0 ? '' : `还有 ${missing.length} 门必修课没有完成：${titled(missing)}。`
}

export interface DutyFacts {
  state: 'covered' | 'uncovered' | 'grace' | 'exempt'
  dueOn: string | null
  /** The newest completion that does not count, and why. */
  passedOver: { on: string; reason: 'revoked' | 'before-window' | 'after-window' } | null
  window: { from: string; to: string }
  /** Of yearly hours, in hundredths. */
  hours: { asked: number; earned: number } | null
  /** Whether any approved training covers too. */
  trainings: boolean
  /** Whether any approved rotation training of one's institution does. */
  localTrainings: boolean
  programmes: ProgrammeFacts[]
}

function passedOverWhy({ passedOver, window: { from, to } }: DutyFacts): string {
  if (!passedOver) return ''
  if (passedOver.reason === 'revoked') return `${passedOver.on} 的结业记录已经撤销，不计入。`
  return `${passedOver.on} 的结业${passedOver.reason === 'before-window' ? '早' : '晚'}于本轮培训的时间（${from} 至 ${to}），不计入。`
}

/** Of a requirement: any of its programmes, completed within its window, covers. */
export function dutyWhy(duty: DutyFacts): string {
  const { state, dueOn, programmes, hours, window } = duty
  if (state === 'covered' || state === 'exempt') return ''
  const lead = (state === 'grace' && dueOn ? `新任职，请在 ${dueOn} 前完成。` : '') + passedOverWhy(duty)
  if (hours) return `${lead}${hoursWhy(hours, window.from.slice(0, 4))}`
  const others = othersIn(duty)
  if (programmes.length === 0) return lead + (others ? `参加${others}即可。` : '还没有指定认定的培训项目。')
  return lead + programmesWhy(programmes, lead) + (others ? `参加${others}也可以。` : '')
}

const othersIn = ({ trainings, localTrainings }: DutyFacts): string =>
  [trainings && '任一经审核的集中培训', localTrainings && '任一经审批的单位轮训'].filter(Boolean).join('或')

const hoursWhy = ({ asked, earned }: { asked: number; earned: number }, year: string): string =>
  `${year} 年要求 ${hoursInWords(asked)}，已得 ${hoursInWords(earned)}，还差 ${hoursInWords(Math.max(0, asked - earned))}。学完课程、通过测验和经审核的培训都计入。`

function programmesWhy(programmes: readonly ProgrammeFacts[], lead: string): string {
  const reasons = programmes.map((programme) => ({ title: programme.title, why: programmeWhy(programme) }))
  if (reasons.some(({ why }) => why === ''))
    return lead ? '' : '课程已经全部完成，正在更新，请稍后刷新；仍未更新请联系管理员。'
  const [only, ...others] = reasons
  if (only && others.length === 0) return only.why
  return `完成下列任一项目即可。${reasons.map(({ title, why }) => `${title}：${why}`).join('')}`
}
