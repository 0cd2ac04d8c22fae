import type { Actor } from '../../access/actor.ts'
import { membersOf } from '../classes/members.service.ts'
import { markOf, presentAsked, presentVerdicts, presentVersions } from './assignments.present.ts'
import { joinedSince } from './groups/groups.service.ts'
import type { Looked } from './marking.service.ts'

export async function presentSubmission(actor: Actor, { submission, row, trainingClass }: Looked) {
  const members = await membersOf(row.class, { left: true })
  const names = new Map(members.map(({ person, name }) => [person, name]))
  const joined = row.group ? await joinedSince(submission) : []
  const none = { points: null, passed: null }
  return {
    ...{ id: submission._id, assignment: presentAsked(row), class: trainingClass.title, name: submission.name },
    people: [...submission.people, ...joined].map((person) => ({
      ...{ person, name: names.get(person) ?? '', joined: joined.includes(person) },
      ...(joined.includes(person) ? none : markOf(submission, person)),
    })),
    ...{ state: submission.state, late: submission.late, points: submission.points, passed: submission.passed },
    ...{ versions: presentVersions(submission), verdicts: presentVerdicts(submission.verdicts, names) },
    ...{ revision: submission.revision, own: actor.person !== null && submission.people.includes(actor.person) },
  }
}
