/** What was handed in, piece by piece, for who may read it all: an archive. Drafts are their writers', and not in it. */
import { keyOfProof } from '../../storage/proofs.ts'
import { Assignments } from './assignments.model.ts'
import { resultInWords } from './assignments.present.ts'
import { ASSIGNMENT_KINDS, SUBMISSION_STATES } from './assignments.rule.ts'
import { Submissions, type Submission } from './submissions.model.ts'

const HANDED_IN = { state: { $ne: 'writing' as const } }

/** The published ones in the order of their last days. */
export async function publishedAssignments(trainingClass: string) {
  const rows = await Assignments.find({ class: trainingClass, state: 'published' }).sort({ class: 1, dueOn: 1 }).lean()
  return rows.map(({ _id, title, kind, instructions, dueOn }) => ({
    ...{ id: _id, title, kind: ASSIGNMENT_KINDS[kind], instructions, dueOn },
  }))
}

function present({ _id, name, people, state, late, versions, verdicts, ...marks }: Submission) {
  const decided = verdicts.filter(({ what }) => what !== 'adjusted')
  return {
    ...{ name, people, state: SUBMISSION_STATES[state], late, result: state === 'marked' ? resultInWords(marks) : '' },
    versions: versions.map(({ text, at, by, proofs }) => ({ text, at, by, files: proofs.map(({ id }) => id) })),
    verdicts: decided.map(({ at, by, version, comment, remarks }) => ({ at, by, version, comment, remarks })),
    /** Each once, whatever versions have it. */
    files: [...new Map(versions.flatMap(({ proofs }) => proofs).map((each) => [each.id, each])).values()].map(
      ({ id, name: called, size }) => ({ id, name: called, size, key: keyOfProof(_id, id) }),
    ),
  }
}
export type HandedIn = ReturnType<typeof present>

/** By name. One is read when the one before is dealt with: no cursor waits for a slow reader. */
export async function* handedInOf(assignment: string): AsyncGenerator<HandedIn> {
  const rows = await Submissions.find({ assignment, ...HANDED_IN }, { name: 1 }).lean()
  rows.sort((a, b) => a.name.localeCompare(b.name, 'zh-CN') || (a._id < b._id ? -1 : 1))
  for (const { _id } of rows) {
    const row = await Submissions.findById(_id).lean()
    if (row) yield present(row)
  }
}

/** How much of it there is. */
export async function handedInSums(trainingClass: string) {
  const rows = await Submissions.find({ class: trainingClass, ...HANDED_IN }, { 'versions.proofs': 1 }).lean<
    Pick<Submission, 'versions'>[]
  >()
  const files = rows.flatMap(({ versions }) => [
    ...new Map(versions.flatMap(({ proofs }) => proofs).map(({ id, size }) => [id, size])).values(),
  ])
  return { submissions: rows.length, files: files.length, bytes: files.reduce((sum, size) => sum + size, 0) }
}
