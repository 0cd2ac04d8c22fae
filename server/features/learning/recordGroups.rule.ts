/** A person's record by what it is of. Corrections stand with what they correct. */

/** What the ledger says of a record, as far as this looks at it. */
interface Earned {
  on: string
  kind: string
  data: Record<string, unknown>
  credit: number
}

export const RECORD_GROUPS = {
  courses: { label: '课程', kinds: ['lesson.completed', 'quiz.finished', 'course.completed', 'programme.completed'] },
  exams: { label: '考试', kinds: ['exam.finished'] },
  classes: { label: '培训班', kinds: ['class.completed'] },
  local: { label: '单位轮训', kinds: ['localTraining.completed'] },
  trainings: { label: '补录的培训', kinds: ['training.completed'] },
} as const
export type RecordGroup = keyof typeof RECORD_GROUPS
export const recordGroups = Object.keys(RECORD_GROUPS) as [RecordGroup, ...RecordGroup[]]

/** What is completed as a whole: the lines of a learning archive 学习档案. */
export const COMPLETIONS = [
  'course.completed',
  'programme.completed',
  ...RECORD_GROUPS.classes.kinds,
  ...RECORD_GROUPS.local.kinds,
  ...RECORD_GROUPS.trainings.kinds,
] as const

export function groupOf({ kind, data }: Pick<Earned, 'kind' | 'data'>): RecordGroup {
  const of = kind === 'revoked' || kind === 'restored' ? data['of'] : kind
  return recordGroups.find((group) => (RECORD_GROUPS[group].kinds as readonly unknown[]).includes(of)) ?? 'courses'
}

export interface YearOfHours {
  year: number
  /** Hundredths of a 学时. */
  credit: number
  of: Record<RecordGroup, number>
}

/** The newest year first; what was taken back is taken off the year that it counted for. */
export function hoursByYear(records: readonly Earned[]): YearOfHours[] {
  const years = Map.groupBy(records, ({ on }) => Number(on.slice(0, 4)))
  return [...years]
    .map(([year, earned]) => {
      const of = { courses: 0, exams: 0, classes: 0, local: 0, trainings: 0 }
      for (const record of earned) of[groupOf(record)] += record.credit
      return { year, credit: Object.values(of).reduce((sum, each) => sum + each, 0), of }
    })
    .sort((a, b) => b.year - a.year)
}
