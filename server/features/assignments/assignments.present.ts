import type { Assignment } from './assignments.model.ts'
import { markInWords, type SubmissionState } from './assignments.rule.ts'
import type { Submission, Verdict, Version } from './submissions.model.ts'

export const fieldsOf = (row: Assignment) => {
  const { title, kind, instructions, dueOn, closesOn, least, files, scale, points, passPoints, rubric } = row
  return {
    ...{ title, kind, instructions, dueOn, closesOn, least, files },
    ...{ scale, points, passPoints, rubric, counts: row.counts, group: row.group },
  }
}
export const presentAsked = (row: Assignment) => ({
  ...fieldsOf(row),
  ...{ id: row._id, class: row.class, state: row.state, revision: row.revision },
  publishedAt: row.publishedAt?.toISOString() ?? null,
  changes: row.changes.map(({ at, by, reason }) => ({ at: at.toISOString(), by, reason })),
})
export interface HandIns {
  asked: number
  handedIn: number
  waiting: number
  marked: number
}
export const presentAssignment = (row: Assignment, handIns: HandIns) => ({ ...presentAsked(row), handIns })

export const presentProofs = ({ proofs }: { proofs: readonly { id: string; name: string; size: number }[] }) =>
  proofs.map(({ id, name, size }) => ({ id, name, size }))

/** A number by which one asks about a hand-in. */
const receiptOf = (id: string, number: number): string => `${id.slice(0, 8).toUpperCase()}-${number}`

export const presentVersions = ({ _id, versions }: Submission) =>
  versions.map((version: Version, at) => ({
    ...{ number: at + 1, text: version.text, proofs: presentProofs(version), by: version.by, late: version.late },
    ...{ at: version.at.toISOString(), receipt: receiptOf(_id, at + 1) },
  }))

export const presentVerdicts = (verdicts: readonly Verdict[], names: ReadonlyMap<string, string>) =>
  verdicts.map(({ account: _, at, person, ...verdict }) => ({
    ...verdict,
    at: at.toISOString(),
    person: person && (names.get(person) ?? ''),
  }))

/** The mark of one of those whose it is. */
export function markOf(
  { points, passed, own }: Pick<Submission, 'points' | 'passed' | 'own'>,
  person: string,
): { points: number | null; passed: boolean | null } {
  return own.find((each) => each.person === person) ?? { points, passed }
}
export const isHandedIn = (state: SubmissionState | undefined): boolean => state !== undefined && state !== 'writing'

export const resultInWords = ({ points, passed }: { points: number | null; passed: boolean | null }): string =>
  passed === null ? '' : markInWords({ points, passed })
