import { reach, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { award } from '../ledger/ledger.service.ts'
import { correctAttempt } from './correct.service.ts'
import { settleAttempt } from './finish.service.ts'
import { tellMarked } from './tellMarking.ts'
import { markResults } from './results.service.ts'
import { fail } from './quizzes.failures.ts'
import { Attempts, type Attempt } from './quizzes.model.ts'
import { presentMarking } from './quizzes.present.ts'
import { waitingFor } from './scoring.rule.ts'
import { isWritten } from './slot.rule.ts'

export interface Mark {
  slot: string
  awarded: number
  comment: string
}

async function handedIn(actor: Actor, id: string): Promise<Attempt> {
  for (const own of reach(actor, 'attempt.mark', 'course', 'course')) {
    const attempt = await Attempts.findOne({ _id: id, state: { $ne: 'open' }, ...own }).lean()
    if (attempt) return attempt
  }
  throw httpFail('notFound')
}

export const showMarking = async (actor: Actor, id: string) => presentMarking(await handedIn(actor, id))

/** Whether the marks are those given already: a repeated request is answered as the first was. */
const isRepeated = ({ marks }: Attempt, given: Mark[]): boolean =>
  given.every(({ slot, awarded, comment }) => marks[slot]?.awarded === awarded && marks[slot].comment === comment)

function check({ paper }: Attempt, marks: Mark[]): void {
  for (const { slot, awarded } of marks) {
    const question = paper.questions.find(({ id }) => id === slot)
    if (!question || !isWritten(question)) throw fail('marking.slot', { slot })
    if (awarded > question.points) throw fail('marking.points', { slot, points: question.points })
  }
}

/**
 * Marks short answers, all at once or some by some; with the last of them the result stands in the ledger. A mark that
 * was given is changed with a reason, and the ledger has a record of the corrected result beside the first.
 */
export async function mark(actor: Actor, id: string, marks: Mark[], correction = '') {
  const { person, lesson } = await handedIn(actor, id)
  if (person === actor.person) throw fail('marking.own')
  const earned = await award({ kind: 'quiz' })
  await markResults(lesson)
  const marked = await transaction(async (session) => {
    const attempt = await Attempts.findById(id).session(session).lean()
    if (!attempt) throw httpFail('notFound')
    check(attempt, marks)
    const isCorrection = attempt.state === 'finished'
    if (isCorrection && isRepeated(attempt, marks)) return attempt
    if (attempt.state === 'open' || (isCorrection && !correction)) throw fail('marking.finished')
    const at = now()
    const given = Object.fromEntries(
      marks.map(({ slot, awarded, comment }) => [slot, { awarded, comment, by: actor.account, at }]),
    )
    const next = { ...attempt, marks: { ...attempt.marks, ...given } }
    if (isCorrection) {
      const corrected = await correctAttempt(
        attempt,
        next,
        { actor: actor.account, reason: correction },
        earned,
        session,
      )
      const what = `由 ${attempt.score} 分改为 ${corrected.score} 分，理由：${correction}`
      await note(actor, 'attempt.correct', id, `${subjectOf(attempt)}：${what}`, session)
      await tellMarked(corrected, session)
      return corrected
    }
    const left = waitingFor(next.paper, next).length
    const what = `批阅 ${marks.length} 题${left > 0 ? `，还剩 ${left} 题` : ''}`
    await note(actor, 'attempt.mark', id, `${subjectOf(attempt)}：${what}`, session)
    const settled = await settleAttempt(next, actor.account, earned, session)
    if (settled.state === 'finished') await tellMarked(settled, session)
    return settled
  })
  return presentMarking(marked)
}

const subjectOf = ({ personName, lessonTitle }: Attempt): string => `${personName}《${lessonTitle}》`
