import { Attempts, type Attempt } from './quizzes.model.ts'

/** So many of the last attempts tell. */
const LATELY = 20
const HOUR_MS = 3_600_000

type Marked = Pick<Attempt, 'finishedAt' | 'marks'>

/** Hours from handing in to the last mark; null where nothing was marked. */
function hoursOf({ finishedAt, marks }: Marked): number | null {
  const given = Object.values(marks).map(({ at }) => at.getTime())
  return finishedAt && given.length > 0 ? (Math.max(...given) - finishedAt.getTime()) / HOUR_MS : null
}

/** How many hours the marks of a quiz have taken lately, as a median; null when nothing was marked lately. */
export async function usualMarkingHours(lesson: string): Promise<number | null> {
  const rows = await Attempts.find({ lesson, state: 'finished' }, { finishedAt: 1, marks: 1 })
    .sort({ lesson: 1, state: 1, finishedAt: -1 })
    .limit(LATELY)
    .lean<Marked[]>()
  const hours = rows.map(hoursOf).filter((each) => each !== null)
  return hours.sort((a, b) => a - b)[Math.floor(hours.length / 2)] ?? null
}
