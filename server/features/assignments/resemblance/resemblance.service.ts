/** What was found alike, for who marks: side by side, and never judged. */
import type { Actor } from '../../../access/actor.ts'
import { classesById } from '../../classes/kindred.service.ts'
import { holdsOf } from '../../classes/visible.service.ts'
import { submissionToMark } from '../marking.service.ts'
import { Submissions } from '../submissions.model.ts'
import { Resemblances, SubmissionPrintRows } from './resemblance.model.ts'

/** With how many others each resembles. */
export async function resemblingCounts(ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await Resemblances.find({ submissions: { $in: [...ids] } }, { submissions: 1 }).lean()
  const counts = new Map<string, number>()
  for (const each of rows.flatMap(({ submissions }) => submissions)) counts.set(each, (counts.get(each) ?? 0) + 1)
  return counts
}

/** Whose the other one is is said to who runs its class, too. */
export async function resemblancesOf(actor: Actor, id: string) {
  await submissionToMark(actor, id)
  const rows = await Resemblances.find({ submissions: id }).lean()
  const otherOf = ({ submissions }: { submissions: string[] }): string => submissions.find((each) => each !== id)!
  const others = await Submissions.find({ _id: { $in: rows.map(otherOf) } }, { class: 1, name: 1 }).lean()
  const byId = new Map(others.map((each) => [each._id, each]))
  const classes = await classesById(others.map((each) => each.class))
  const found = rows.flatMap((row) => {
    const other = byId.get(otherOf(row))
    const of = other && classes.get(other.class)
    if (!of) return []
    const here = row.submissions.indexOf(id)
    const runs = holdsOf(actor, 'class.run', of)
    return {
      ...{ submission: runs ? other._id : null, name: runs ? other.name : null, class: of.title },
      ...{ at: row.at.toISOString(), letters: row.letters, of: row.lengths[here]! },
      passages: row.passages.map((passage) => ({ here: passage[here]!, there: passage[1 - here]! })),
    }
  })
  const own = await SubmissionPrintRows.findById(id, { remarks: 1 }).lean()
  return { items: found.sort((a, b) => b.letters - a.letters), unread: own?.remarks ?? [] }
}
