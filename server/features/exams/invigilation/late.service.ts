/** Answers that came after the end: looked at, and counted by one act with a reason. */
import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { plainText } from '../../questions/words.rule.ts'
import { answerWords } from '../../quizzes/answerWords.rule.ts'
import { slotOf } from '../../quizzes/slot.rule.ts'
import { analyseAgain } from '../analysis/analyse.service.ts'
import { fail } from '../exams.failures.ts'
import { examSignals } from '../exams.signal.ts'
import { settle } from '../sittings/settle.ts'
import { withLate } from './reopen.service.ts'
import { sittingFor } from './invigilation.service.ts'
import { slotsOf } from '../paper/paperSlots.rule.ts'
import { LateAnswers } from '../marking/marks.model.ts'
import { SittingPapers, Sittings } from '../sittings/sittings.model.ts'

const lateOf = (sitting: string) => LateAnswers.find({ sitting }).sort({ sitting: 1, at: 1 })

export async function showLate(actor: Actor, id: string) {
  await sittingFor(actor, id)
  const paper = await SittingPapers.findById(id).lean()
  const slots = paper ? slotsOf(paper.content) : []
  const items = (await lateOf(id).lean()).flatMap(({ slot, answer, at, accepted }) => {
    const place = slots.findIndex(({ question }) => question.id === slot)
    const question = slots[place]?.question
    if (!question) return []
    const said = {
      place: place + 1,
      stem: plainText(question.stem),
      answer: answerWords(slotOf(question, id), answer),
    }
    return [{ ...said, at: at.toISOString(), accepted: accepted !== null }]
  })
  return { items }
}

/** Scored anew with them; what is accepted already stays so. @throws sitting.notOpen while it goes on */
export async function acceptLate(actor: Actor, id: string, reason: string): Promise<void> {
  const paper = await SittingPapers.findById(id).lean()
  await transaction(async (session) => {
    const { sitting, exam } = await sittingFor(actor, id, session)
    if (!paper || (sitting.state !== 'finished' && sitting.state !== 'handed-in')) throw fail('sitting.notOpen')
    const late = (await lateOf(id).session(session).lean()).filter(({ accepted }) => !accepted)
    if (late.length === 0) return
    await analyseAgain(exam, session)
    const answers = withLate(sitting.answers, late)
    // points of a person were given for what it replaces
    const marks = Object.fromEntries(
      Object.entries(sitting.marks).filter(([slot]) => answers[slot] === sitting.answers[slot]),
    )
    await Sittings.updateOne({ _id: id }, { $set: { marks } }, { session })
    const accepted = { by: actor.name, reason, at: now() }
    await LateAnswers.updateMany({ _id: { $in: late.map(({ _id }) => _id) } }, { $set: { accepted } }, { session })
    const because = `接受到时以后的答案：${reason}`
    await settle(exam, [{ sitting: { ...sitting, answers, marks }, asked: slotsOf(paper.content) }], session, because)
    const said = `接受到时以后的 ${late.length} 题，${reason}`
    await note(actor, 'exam.late', id, `${exam.title}，${sitting.name}：${said}`, session)
    session.once('ended', () => void examSignals.emit('moved', exam._id))
  })
}
