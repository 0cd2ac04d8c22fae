/** More time for everybody by one act: what an outage took is given back. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { momentInWords } from '../../../lib/momentInWords.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { fail } from '../exams.failures.ts'
import { Exams } from '../exams.model.ts'
import { minutesLater } from '../exams.rule.ts'
import { examFor } from '../exams.service.ts'
import { examSignals } from '../exams.signal.ts'
import { later, type Extension } from './invigilation.service.ts'
import { cutSittings, reopenSittings } from './reopen.service.ts'
import { Sittings, type Sitting } from '../sittings/sittings.model.ts'

/** @throws exam.released */
export async function extendAll(actor: Actor, id: string, given: Extension & { reopen: boolean }) {
  const { minutes, reason, reopen } = given
  const changed: string[] = []
  const counts = await transaction(async (session) => {
    changed.length = 0
    const exam = await examFor(actor, 'exam.invigilate', id, session)
    if (exam.acts.includes(given.id)) return { extended: 0, reopened: 0 }
    if (exam.releasedAt) throw fail('exam.released')
    const until = minutesLater(now(), minutes)
    const cut = reopen ? await cutSittings(id, minutesLater(now(), -minutes), session) : []
    const closes = minutesLater(exam.closesAt, minutes)
    // nobody goes on behind the end: keys would be shown meanwhile
    const closesAt = cut.length > 0 && until > closes ? until : closes
    const behind = (exam.behind ?? []).map((each) => later(each, minutes))
    await Exams.updateOne(
      { _id: id },
      { $set: { closesAt, behind, recorded: false }, $push: { acts: given.id }, $inc: { revision: 1 } },
      { session },
    )
    const open = await Sittings.find({ exam: id, state: 'open' }, { deadlineAt: 1 }, { session }).lean()
    await postpone(open, minutes, session)
    await reopenSittings(exam, cut, { until, by: actor.name, reason }, session)
    changed.push(...[...open, ...cut].map(({ _id }) => _id))
    const said = `全体延长 ${minutes} 分钟（作答中 ${open.length} 人，恢复 ${cut.length} 人），至 ${momentInWords(closesAt)}，${reason}`
    await note(actor, 'exam.extend', id, `${exam.title}：${said}`, session)
    return { extended: open.length, reopened: cut.length }
  })
  for (const each of changed) examSignals.emit('changed', each)
  examSignals.emit('moved', id)
  return counts
}

async function postpone(open: readonly Pick<Sitting, '_id' | 'deadlineAt'>[], minutes: number, session: ClientSession) {
  if (open.length === 0) return
  await Sittings.bulkWrite(
    open.map(({ _id, deadlineAt }) => ({
      updateOne: { filter: { _id }, update: { $set: { deadlineAt: minutesLater(deadlineAt!, minutes) } } },
    })),
    { session, ordered: false },
  )
}
