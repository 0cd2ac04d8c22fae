/** 作业 of a training class: what it can be, when it is handed in, and what a mark is. Pure; the browser shows the same. */
import { PROOF_TYPES } from '../../storage/proofs.rule.ts'

export const ASSIGNMENT_KINDS = { reflection: '心得体会', case: '案例分析', other: '其他作业' } as const
export type AssignmentKind = keyof typeof ASSIGNMENT_KINDS
export const assignmentKinds = Object.keys(ASSIGNMENT_KINDS) as [AssignmentKind, ...AssignmentKind[]]

export const SCALES = { points: '评分', pass: '合格 / 不合格' } as const
export type Scale = keyof typeof SCALES
export const scales = Object.keys(SCALES) as [Scale, ...Scale[]]

/**
 * - `writing`: a draft that nobody but its writers sees
 * - `handed-in`: waits for its marks
 * - `returned`: to be handed in again
 * - `marked`
 */
export const SUBMISSION_STATES = {
  writing: '未提交',
  'handed-in': '待批阅',
  returned: '已退回修改',
  marked: '已批阅',
} as const
export type SubmissionState = keyof typeof SUBMISSION_STATES
export const submissionStates = Object.keys(SUBMISSION_STATES) as [SubmissionState, ...SubmissionState[]]

/** Files that a submission may have beside its text; at most MOST_PROOFS. */
export const WORK_TYPES = [
  ...PROOF_TYPES,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]
export const MOST_LETTERS = 20_000
export const MOST_CRITERIA = 10
export const MOST_LEVELS = 6
export const MOST_REMARKS = 50

export interface Level {
  id: string
  title: string
  points: number
}
export interface Criterion {
  id: string
  title: string
  levels: Level[]
}
export interface ChosenLevel {
  criterion: string
  level: string
}

/** Letters of a text as one counts them by hand: without spaces and line ends. */
export const lettersOf = (text: string): number => [...text.replace(/\s/gu, '')].length

const mostOf = ({ levels }: Criterion): number => Math.max(0, ...levels.map(({ points }) => points))
/** With a rubric 评分标准 the full mark is what it adds up to. */
export const fullPoints = ({ rubric, points }: { rubric: readonly Criterion[]; points: number }): number =>
  rubric.length > 0 ? rubric.reduce((sum, each) => sum + mostOf(each), 0) : points

/** The sum of the chosen levels; null where a criterion has none. */
export function pointsOf(rubric: readonly Criterion[], chosen: readonly ChosenLevel[]): number | null {
  let sum = 0
  for (const { id, levels } of rubric) {
    const level = levels.find((each) => chosen.some(({ criterion, level }) => criterion === id && level === each.id))
    if (!level) return null
    sum += level.points
  }
  return sum
}

interface Days {
  dueOn: string
  closesOn: string
}
export const isLate = ({ dueOn }: Days, day: string): boolean => day > dueOn

export type Obstacle = 'marked' | 'closed'
/** Why nothing can be written any more; what was returned may be handed in again after the last day, too. */
export function obstacleOf({ closesOn }: Days, state: SubmissionState | null, day: string): Obstacle | null {
  if (state === 'marked') return 'marked'
  return day > closesOn && state !== 'returned' ? 'closed' : null
}

/** What a hand-in lacks, in words; empty: nothing. */
export function lacksOf(
  { least, files }: { least: number; files: boolean },
  { text, proofs }: { text: string; proofs: number },
): string[] {
  const letters = lettersOf(text)
  if (letters < least) return [`至少写 ${least} 字，现在 ${letters} 字`]
  return letters === 0 && proofs === 0 ? [files ? '请填写正文或添加文件' : '请填写正文'] : []
}

export interface AssignmentFields extends Days {
  title: string
  kind: AssignmentKind
  instructions: string
  least: number
  files: boolean
  scale: Scale
  points: number
  passPoints: number
  rubric: Criterion[]
  counts: boolean
  group: boolean
}

/** What may not change once something was handed in, by the fields' names for who reads it. */
export function frozenChanges(before: AssignmentFields, after: AssignmentFields): string[] {
  const differs = (field: 'scale' | 'group' | 'points' | 'passPoints' | 'rubric'): boolean =>
    JSON.stringify(before[field]) !== JSON.stringify(after[field])
  return [
    ...(differs('scale') || differs('points') || differs('passPoints') ? ['评分方式'] : []),
    ...(differs('rubric') ? ['评分标准'] : []),
    ...(differs('group') ? ['个人或小组'] : []),
    ...(before.files && !after.files ? ['允许附件'] : []),
    ...(after.least > before.least ? ['最少字数'] : []),
    ...(after.dueOn < before.dueOn || after.closesOn < before.closesOn ? ['提前截止日期'] : []),
  ]
}

/** A mark as it reads: 86 分，通过. */
export function markInWords({ points, passed }: { points: number | null; passed: boolean }): string {
  const word = points === null ? (passed ? '合格' : '不合格') : passed ? '通过' : '未通过'
  return points === null ? word : `${points} 分，${word}`
}
