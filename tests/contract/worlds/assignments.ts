/** An assignment of a class in which the walk's person has a seat, with a submission that has a file. */
import { Assignments } from '../../../server/features/assignments/assignments.model.ts'
import { Submissions } from '../../../server/features/assignments/submissions.model.ts'
import { newId } from '../../../server/lib/id.ts'
import type { Proof } from '../../../server/storage/proofs.ts'
import type { makeTree } from '../../support/factories.ts'

interface Place {
  tree: Awaited<ReturnType<typeof makeTree>>
  person: string
  trainingClass: string
  makeProof: (owner: string, id: string) => Promise<Proof>
}

const DAYS = { dueOn: '2099-06-20', closesOn: '2099-06-25' }
const MARKS = { scale: 'pass', points: 1, passPoints: 1, counts: true } as const

/** One's own draft where one writes; what somebody else of the class handed in where one marks. */
export async function makeAssignment(name: string, { tree, person, trainingClass, makeProof }: Place) {
  const [assignment, submission, proof] = [newId(), newId(), newId()]
  const group = name === 'submissions.adjust'
  await Assignments.create({
    ...{ _id: assignment, class: trainingClass, title: '心得', kind: 'reflection', least: 0, files: true, rubric: [] },
    ...{ ...DAYS, ...MARKS, group, revision: 1 },
    state: ['assignments.remove', 'assignments.publish'].includes(name) ? 'draft' : 'published',
  })
  if (!/^(ownAssignments|submissions)[.]/.test(name)) return { trainingClass, assignment }
  const proofs = [await makeProof(submission, proof)]
  const isOwn = name.startsWith('ownAssignments.')
  const owner = isOwn ? person : newId()
  const at = new Date('2025-05-01T00:00:00Z')
  const version = { text: 'x', proofs, at, by: '甲', late: false, draft: 1 }
  await Submissions.create({
    ...{ _id: submission, assignment, class: trainingClass, ancestors: tree.institution.ancestors, owner },
    ...{ people: [owner], name: '甲', text: 'x', proofs, draft: 1, revision: 1 },
    state: isOwn ? 'writing' : group ? 'marked' : 'handed-in',
    ...(!isOwn && { versions: [version], handedAt: at }),
  })
  return { trainingClass, assignment, submission, proof, ...(group && { person: owner }) }
}
