import { membersOf } from '../classes/members.service.ts'
import { presentAsked, presentProofs, presentVerdicts, presentVersions, markOf } from './assignments.present.ts'
import { freshSubmission, ownObstacle, type Own } from './own.service.ts'
import type { Submission } from './submissions.model.ts'

/** Handed in by the group before the person came into it. */
const hasJoined = ({ versions, people }: Submission, person: string): boolean =>
  versions.length > 0 && !people.includes(person)
const ownMark = (submission: Submission | null, person: string) =>
  submission && !hasJoined(submission, person) ? markOf(submission, person) : { points: null, passed: null }

export function presentOwnCard({ row, member, submission }: Own) {
  const { _id: id, title, kind, dueOn, closesOn, group, counts } = row
  const last = submission?.versions.at(-1)
  return {
    ...{ id, title, kind, dueOn, closesOn, group, counts, state: submission?.state ?? ('writing' as const) },
    ...{ begun: submission !== null && last?.draft !== submission.draft, late: submission?.late ?? false },
    ...ownMark(submission, member.person),
  }
}

/** With the names of whom it is written with; what was decided of another of the group alone is that one's. */
export async function presentOwn(own: Own) {
  const { row, member, group } = own
  const submission = own.submission ?? freshSubmission(own)
  const people = own.submission?.people ?? group?.people ?? []
  const names = new Map(
    row.group ? (await membersOf(row.class, { left: true })).map(({ person, name }) => [person, name]) : [],
  )
  const verdicts = submission.verdicts.filter(({ person }) => person === null || person === member.person)
  return {
    assignment: presentAsked(row),
    group:
      row.group && people.length > 0
        ? { name: submission.name, people: people.map((each) => names.get(each) ?? '') }
        : null,
    ...{ obstacle: ownObstacle(own), state: submission.state, late: submission.late, text: submission.text },
    ...{ proofs: presentProofs(submission), revision: submission.draft, versions: presentVersions(submission) },
    verdicts: presentVerdicts(verdicts, names),
    ...ownMark(submission, member.person),
    joined: hasJoined(submission, member.person),
  }
}
