/** 轮训: rotation training that an institution runs by itself, reports with its roster and evidence, and has approved. */

/** `decided`: nobody of the roster waits any more. */
export const TRAINING_STATES = { draft: '草稿', submitted: '待审批', returned: '退回补充', decided: '已审批' } as const
export type TrainingState = keyof typeof TRAINING_STATES
export const trainingStates = Object.keys(TRAINING_STATES) as [TrainingState, ...TrainingState[]]

export const TRAINEE_STATES = { waiting: '待审批', approved: '已认定', refused: '未认定', revoked: '已撤销' } as const
export type TraineeState = keyof typeof TRAINEE_STATES
export const traineeStates = Object.keys(TRAINEE_STATES) as [TraineeState, ...TraineeState[]]
export type TraineeCounts = Record<TraineeState, number>

/** What the institution may still write. */
export const EDITABLE: readonly TrainingState[] = ['draft', 'returned']

/** One training of a faculty or a hospital; a larger one is reported in parts. */
export const MOST_PEOPLE = 500
/** Notice, timetable, sign-in sheet, photos. */
export const MOST_EVIDENCE = 8
/** People at once in a request. */
export const MOST_AT_ONCE = 100

export const sumOf = (counts: TraineeCounts): number => Object.values(counts).reduce((sum, each) => sum + each, 0)

export const noTrainees = (): TraineeCounts => ({ waiting: 0, approved: 0, refused: 0, revoked: 0 })

/** What those who were not approved could be reported again with. */
export const mayReopen = ({ state, counts }: { state: TrainingState; counts: TraineeCounts }): boolean =>
  state === 'decided' && counts.refused + counts.revoked > 0

/** Days that two trainings share, both ends included. */
export const sharesDays = (a: { from: string; to: string }, b: { from: string; to: string }): boolean =>
  a.from <= b.to && b.from <= a.to
