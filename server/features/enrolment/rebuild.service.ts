import { isDeepStrictEqual } from 'node:util'
import type { ClientSession } from 'mongoose'
import { transaction } from '../../lib/transaction.ts'
import { allChains, brokenAt, chainOf, type LearningRecord } from '../ledger/ledger.service.ts'
import { sideBySide } from './byPerson.ts'
import { foldAll } from './progressFold.ts'
import { CourseProgresses, type CourseProgress } from './progress.model.ts'
import { completeProgrammes } from './progress.service.ts'

export interface Rebuilt {
  /** People compared. */
  checked: number
  /** One line for each that differs. */
  differences: string[]
}

function progressDifferences(expected: Map<string, CourseProgress>, stored: CourseProgress[]): string[] {
  const known = new Map(stored.map((progress) => [progress.course, progress]))
  return [...new Set([...expected.keys(), ...known.keys()])].sort().flatMap((course) => {
    const [is, should] = [known.get(course), expected.get(course)]
    if (isDeepStrictEqual(is, should)) return []
    const person = (is ?? should)!.person
    return [`progress of ${person} in ${course}: stored ${text(is)}; the records say ${text(should)}`]
  })
}

const text = (progress: CourseProgress | undefined): string =>
  progress ? `${progress.state}, ${Object.keys(progress.lessons).length} lessons, credit ${progress.credit}` : 'nothing'

function compare(person: string, records: LearningRecord[], stored: CourseProgress[]) {
  const expected = foldAll(records)
  const broken = brokenAt(records)
  return {
    expected,
    broken: broken === null ? [] : [`chain of ${person}: broken at record ${broken}`],
    differing: progressDifferences(expected, stored),
  }
}

/** The same within a transaction: what only looked different because somebody was learning meanwhile is not. */
async function settled(person: string, repair: boolean, session: ClientSession): Promise<string[]> {
  const records = await chainOf(person, session)
  const stored = await CourseProgresses.find({ person }).session(session).lean()
  const { expected, broken, differing } = compare(person, records, stored)
  if (repair && differing.length > 0) {
    await CourseProgresses.deleteMany({ person }, { session })
    if (expected.size > 0) await CourseProgresses.insertMany([...expected.values()], { session })
    if (broken.length === 0) await completeProgrammes(person, 'system', session)
  }
  return [...broken, ...differing]
}

/**
 * Folds everybody's records from the first one and compares with the stored progress; with `repair` puts right what
 * differs. A broken chain is reported and cannot be repaired. Streams person by person; may run while the server runs.
 */
export async function rebuildLearning({ repair }: { repair: boolean }): Promise<Rebuilt> {
  const result: Rebuilt = { checked: 0, differences: [] }
  const progresses = CourseProgresses.find()
    .sort({ person: 1, course: 1 })
    .lean()
    .cursor() as AsyncIterable<CourseProgress>
  for await (const [person, facts, stored] of sideBySide(allChains(), progresses)) {
    result.checked += 1
    const { broken, differing } = compare(person, facts, stored)
    if (broken.length + differing.length === 0) continue
    result.differences.push(...(await transaction((session) => settled(person, repair, session))))
  }
  return result
}
