/** A requirement in words, line by line: what its page, its history and its trainees read. */
import type { Asked, Clock } from './requirement.rule.ts'

/** What ids are called. */
export interface Called {
  positions: ReadonlyMap<string, string>
  kinds: ReadonlyMap<string, string>
  programmes: ReadonlyMap<string, string>
  courses: ReadonlyMap<string, string>
}
export interface Line {
  label: string
  text: string
}
export const CLOCK_NAMES: Record<Clock, string> = {
  period: '期限内一次',
  hours: '年度学时',
  concentrated: '每年集中培训',
  appointment: '新任职培训',
}

export const hoursInWords = (hundredths: number): string => `${hundredths / 100} 学时`
const listed = (ids: readonly string[], names: ReadonlyMap<string, string>): string =>
  ids.map((id) => names.get(id) ?? id).join('、')

function whom({ positions, kinds, dualLeaders, clock }: Asked, called: Called): string {
  const where = kinds.length > 0 ? `${listed(kinds, called.kinds)}中的` : ''
  const only = [dualLeaders && '限双带头人', clock === 'appointment' && '限期限内新任职'].filter(Boolean)
  return `${where}${listed(positions, called.positions)}${only.length > 0 ? `（${only.join('，')}）` : ''}`
}

type Counting = Pick<Asked, 'programmes' | 'courses' | 'trainings' | 'localTrainings' | 'clock' | 'hours'>
/** What would count, any of it. */
export function countsInWords(
  { clock, hours, programmes, courses, trainings, localTrainings }: Counting,
  called: Pick<Called, 'programmes' | 'courses'>,
): string {
  if (clock === 'hours') return `一年内学满 ${hoursInWords(hours)}，学完课程、通过测验和经审核的培训都计入`
  const quoted = (ids: readonly string[], names: ReadonlyMap<string, string>) =>
    ids.map((id) => `「${names.get(id) ?? id}」`).join('或')
  return [
    programmes.length > 0 && `完成${quoted(programmes, called.programmes)}`,
    courses.length > 0 && `通过课程${quoted(courses, called.courses)}及其测验`,
    trainings && '参加任一经审核的集中培训',
    localTrainings && '参加任一经审批的单位轮训',
  ]
    .filter(Boolean)
    .join('，或')
}

function grace({ clock, graceMonths, priorMonths }: Asked): string {
  if (clock === 'appointment')
    return `任职 ${graceMonths} 个月内完成${priorMonths > 0 ? `，任职前 ${priorMonths} 个月内的培训也算` : ''}`
  return graceMonths > 0 ? `任职 ${graceMonths} 个月内另列，不计入应训` : '任职当日起计入应训'
}

export const linesOf = (asked: Asked, called: Called): Line[] => [
  { label: '对象', text: whom(asked, called) },
  { label: '要求', text: CLOCK_NAMES[asked.clock] },
  { label: '期限', text: `${asked.from} 至 ${asked.to}` },
  { label: '认定', text: countsInWords(asked, called) },
  { label: '新任职', text: grace(asked) },
  { label: '权重', text: String(asked.weight) },
]

/** The lines that are not the same; all of them where there is nothing before. */
export function changedLines(lines: readonly Line[], before: readonly Line[] | undefined): Line[] {
  const was = new Map((before ?? []).map(({ label, text }) => [label, text]))
  return lines.filter(({ label, text }) => was.get(label) !== text)
}
