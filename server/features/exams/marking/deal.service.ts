/** Deals answers to markers: each to as many as mark it, and to nobody twice. */
import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { examFor } from '../exams.service.ts'
import { hasPlace, holdersOf, ONE_MARKER } from './marking.rule.ts'
import { ExamMarks, type ExamMark } from './marks.model.ts'
import { markOf } from './examMarking.present.ts'

const AT_ONCE = 10
const READ = 200
interface Asked {
  exam: string
  question: string
}

/** Those that were dealt to the caller before come again. What another took meanwhile is passed over. */
export async function dealAnswers(actor: Actor, { exam, question }: Asked) {
  const rule = (await examFor(actor, 'exam.mark', exam)).marking ?? ONE_MARKER
  const dealt: ExamMark[] = []
  for (let after = ''; dealt.length < AT_ONCE;) {
    const filter = { exam, question, state: 'waiting' as const, _id: { $gt: after } }
    const rows = await ExamMarks.find(filter).sort({ exam: 1, question: 1, state: 1, _id: 1 }).limit(READ).lean()
    for (const row of rows) {
      if (dealt.length === AT_ONCE || row.person === actor.person) continue
      if (!hasPlace(rule, row, actor.account, now())) continue
      if (await take(row, actor.account)) dealt.push(row)
    }
    if (rows.length < READ) break
    after = rows.at(-1)!._id
  }
  return { items: dealt.map((row) => markOf(row, undefined)) }
}

async function take(row: ExamMark, marker: string): Promise<boolean> {
  const at = now()
  const holders = holdersOf(row, at)
  if (holders.some(({ by }) => by === marker)) return true
  return change(row, [...holders, { by: marker, at }])
}

async function change({ _id, turn }: ExamMark, takers: NonNullable<ExamMark['takers']>): Promise<boolean> {
  const read = { _id, state: 'waiting', turn: turn ?? null }
  const { matchedCount } = await ExamMarks.updateOne(read as never, { $set: { takers, turn: (turn ?? 0) + 1 } })
  return matchedCount === 1
}

/** What was dealt and not marked is free for others at once. */
export async function putBack(actor: Actor, { exam, question }: Asked, ids: readonly string[]): Promise<void> {
  await examFor(actor, 'exam.mark', exam)
  const rows = await ExamMarks.find({ _id: { $in: [...ids] }, exam, question }).lean()
  for (const row of rows) {
    const left = holdersOf(row, now()).filter(({ by }) => by !== actor.account)
    await change(row, left)
  }
}
