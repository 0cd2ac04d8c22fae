/** Marks: given, corrected with the reason, or the submission returned; always of what was looked at. */
import { isDeepStrictEqual } from 'node:util'
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import type { TrainingClass } from '../classes/kindred.service.ts'
import { marksChanged } from './assignments.events.ts'
import { fail } from './assignments.failures.ts'
import type { Assignment } from './assignments.model.ts'
import { resultInWords } from './assignments.present.ts'
import { pointsOf, type ChosenLevel } from './assignments.rule.ts'
import { assignmentToRun } from './assignments.service.ts'
import { joinedSince } from './groups/groups.service.ts'
import type { submissions } from './submissions.contract.ts'
import { Submissions, type Submission, type Verdict } from './submissions.model.ts'
import { tellVerdict } from './tell.ts'

type Ends = (typeof submissions)['endpoints']
type Given = z.output<Ends['mark']['body']>
type Back = z.output<Ends['giveBack']['body']>
type Adjusted = z.output<Ends['adjust']['body']>
export interface Looked {
  submission: Submission
  row: Assignment
  trainingClass: TrainingClass
}
const within = (session: ClientSession | undefined) => (session ? { session } : {})

/** A submission of a class that the actor runs, once it was handed in. @throws notFound for any other */
export async function submissionToMark(actor: Actor, id: string, session?: ClientSession): Promise<Looked> {
  const submission = await Submissions.findById(id, null, within(session)).lean()
  if (!submission) throw httpFail('notFound')
  const { row, trainingClass } = await assignmentToRun(actor, submission.assignment, session)
  if (submission.versions.length === 0) throw httpFail('notFound')
  return { submission, row, trainingClass }
}

interface Decided {
  points: number | null
  passed: boolean
}
/** @throws submission.rubric, submission.points, submission.passed */
function decided(
  row: Assignment,
  given: { levels: ChosenLevel[]; points: number | null; passed: boolean | null },
): Decided {
  if (row.scale === 'pass') {
    if (given.passed === null) throw fail('submission.passed')
    return { points: null, passed: given.passed }
  }
  const points = row.rubric.length > 0 ? pointsOf(row.rubric, given.levels) : given.points
  if (points === null && row.rubric.length > 0) throw fail('submission.rubric')
  if (points === null || points > row.points) throw fail('submission.points', { points: row.points })
  return { points, passed: points >= row.passPoints }
}

/** @throws submission.quote */
function checkRemarks({ versions }: Submission, remarks: readonly { quote: string }[]): void {
  const { text } = versions.at(-1)!
  if (remarks.some(({ quote }) => !text.includes(quote))) throw fail('submission.quote')
}

const PLAIN = { points: null, passed: null, levels: [], comment: '', remarks: [], reason: '', person: null }
const verdictOf = (
  actor: Actor,
  { versions }: Submission,
  given: Partial<Verdict> & Pick<Verdict, 'what'>,
): Verdict => ({
  ...PLAIN,
  ...{ at: now(), account: actor.account, by: actor.name, version: versions.length },
  ...given,
})
/** Sent again because a reply was lost: the last decision is this one. */
function isRepeated({ verdicts }: Submission, verdict: Verdict): boolean {
  const last = verdicts.at(-1)
  if (!last || (last.what !== verdict.what && !(last.what === 'marked' && verdict.what === 'corrected'))) return false
  return isDeepStrictEqual({ ...last, at: 0, what: '' }, { ...verdict, at: 0, what: '' })
}

async function decide(
  actor: Actor,
  id: string,
  revision: number,
  work: (looked: Looked, joined: readonly string[]) => { verdict: Verdict; change: Partial<Submission> },
): Promise<void> {
  await transaction(async (session) => {
    const looked = await submissionToMark(actor, id, session)
    const { submission, row, trainingClass } = looked
    if (actor.person && submission.people.includes(actor.person)) throw fail('submission.own')
    const { verdict, change } = work(looked, row.group ? await joinedSince(submission, session) : [])
    if (isRepeated(submission, verdict)) return
    if (submission.revision !== revision) throw httpFail('conflict')
    const verdicts = [...submission.verdicts, verdict]
    const after = { ...submission, ...change, verdicts, revision: revision + 1 }
    const $set = { ...change, revision: revision + 1 }
    await Submissions.updateOne({ _id: id, revision }, { $set, $push: { verdicts: verdict } }, { session })
    await tellVerdict(row, trainingClass, after, session)
    await marksChanged.emit({ class: row.class }, session)
    const act = verdict.what === 'returned' ? 'submission.return' : 'submission.mark'
    const said = [verdict.what === 'returned' ? '退回' : resultInWords(verdict), verdict.reason].filter(Boolean)
    await note(actor, act, id, `${trainingClass.title}“${row.title}”${submission.name}：${said.join('，')}`, session)
  })
}

/** @throws conflict, submission.returned, submission.reason */
export const mark = (actor: Actor, id: string, { revision, levels, comment, remarks, reason, ...given }: Given) =>
  decide(actor, id, revision, ({ submission, row }) => {
    if (submission.state === 'returned') throw fail('submission.returned')
    const isCorrection = submission.state === 'marked'
    const mark = decided(row, { ...given, levels })
    checkRemarks(submission, remarks)
    const what = isCorrection ? ('corrected' as const) : ('marked' as const)
    const verdict = verdictOf(actor, submission, { what, ...mark, levels, comment, remarks, reason })
    if (isCorrection && !reason && !isRepeated(submission, verdict)) throw fail('submission.reason')
    return { verdict, change: { ...mark, state: 'marked' as const } }
  })

/** @throws conflict, submission.returned */
export const giveBack = (actor: Actor, id: string, { revision, comment, remarks }: Back) =>
  decide(actor, id, revision, ({ submission }) => {
    const verdict = verdictOf(actor, submission, { what: 'returned', comment, remarks })
    if (submission.state === 'returned' && !isRepeated(submission, verdict)) throw fail('submission.returned')
    checkRemarks(submission, remarks)
    return { verdict, change: { state: 'returned' as const, points: null, passed: null, own: [] } }
  })

/**
 * Also of who came into the group after it was handed in: with a mark it is that person's work, too.
 * @throws conflict, submission.notMarked, notFound for somebody who is not of the group
 */
export const adjust = (actor: Actor, id: string, { revision, person, reason, ...given }: Adjusted) =>
  decide(actor, id, revision, ({ submission, row }, joined) => {
    const people = [...new Set([...submission.people, ...joined.filter((each) => each === person)])]
    if (!row.group || !people.includes(person)) throw httpFail('notFound')
    if (submission.state !== 'marked') throw fail('submission.notMarked')
    const mark = decided({ ...row, rubric: [] }, { ...given, levels: [] })
    const own = [...submission.own.filter((each) => each.person !== person), { person, ...mark }]
    const verdict = verdictOf(actor, submission, { what: 'adjusted', ...mark, reason, person })
    return { verdict, change: { people, own } }
  })
