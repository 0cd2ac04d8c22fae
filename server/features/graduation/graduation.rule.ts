/** 结业: what a class asks of a member, and what of it is missing. Pure; the browser shows the same. */

/** Hours and credit in hundredths of a 学时. */
export interface Achieved {
  /** What was attended; null: nobody signed anybody in, and nothing was entered. */
  attended: number | null
  /** Of the whole timetable. */
  total: number
  /** What of it must be attended, in per cent. */
  attendance: number
  course: { title: string; state: 'completed' | 'failed' | 'begun' | 'none' } | null
  /** Assignments that count for graduation. */
  work: { asked: number; passed: number; missing: readonly string[] } | null
}
export interface Verdict {
  passes: boolean
  /** What is missing, each in a few words; empty when nothing is. */
  reasons: string[]
}

const inHours = (hundredths: number): string => String(hundredths / 100)

/** Hours that must be attended: never less than the share asks. */
export const hoursNeeded = ({ total, attendance }: Pick<Achieved, 'total' | 'attendance'>): number =>
  Math.ceil((total * attendance) / 100)

function ofHours({ attended, total, attendance }: Achieved): string[] {
  if (attendance === 0) return []
  if (total === 0) return ['课程表没有学时']
  if (attended === null) return ['还没有签到记录']
  const needed = hoursNeeded({ total, attendance })
  if (attended >= needed) return []
  return [`差 ${inHours(needed - attended)} 学时（已参加 ${inHours(attended)}，应达到 ${inHours(needed)}）`]
}

const COURSE = { failed: '测验未通过', begun: '没有学完', none: '还没有学' } as const
const ofCourse = ({ course }: Achieved): string[] =>
  course && course.state !== 'completed' ? [`课程《${course.title}》${COURSE[course.state]}`] : []

const NAMED = 3
function ofWork({ work }: Achieved): string[] {
  if (!work || work.passed >= work.asked) return []
  const named = work.missing.slice(0, NAMED).map((title) => `《${title}》`)
  const rest = work.missing.length > NAMED ? `等 ${work.missing.length} 项` : ''
  return [named.length > 0 ? `作业${named.join('')}${rest}未通过` : `还有 ${work.asked - work.passed} 项作业未通过`]
}

/** The same facts give the same verdict. */
export function verdictOf(achieved: Achieved): Verdict {
  const reasons = [...ofHours(achieved), ...ofCourse(achieved), ...ofWork(achieved)]
  return { passes: reasons.length === 0, reasons }
}

export const STATES = {
  passes: '达到结业条件',
  short: '未达到',
  asked: '例外待审批',
  excepted: '例外已批准',
  graduated: '已结业',
  withdrawn: '结业已撤销',
  left: '已退学',
} as const
export type GraduationState = keyof typeof STATES
export const graduationStates = Object.keys(STATES) as [GraduationState, ...GraduationState[]]

interface Standing {
  left: boolean
  passes: boolean
  graduated: boolean
  withdrawn: boolean
  /** It was withdrawn by a correction that left too little, not by a decision. */
  corrected: boolean
  exception: 'asked' | 'approved' | 'refused' | null
}
/**
 * Where a member stands. A withdrawal that was decided holds, whatever the hours say, until an exception that was asked
 * after it is approved: `exception` is none that is older.
 */
export function stateOf({ left, passes, graduated, withdrawn, corrected, exception }: Standing): GraduationState {
  if (graduated && !withdrawn) return 'graduated'
  if (left) return 'left'
  if (passes && (!withdrawn || corrected)) return 'passes'
  if (exception === 'approved') return 'excepted'
  if (exception === 'asked') return 'asked'
  return withdrawn ? 'withdrawn' : 'short'
}
/** Who is to graduate when all who may do. */
export const mayGraduate = (state: GraduationState): boolean => state === 'passes' || state === 'excepted'
