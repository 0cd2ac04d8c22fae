/** Own examinations and results, as they are shown. */
import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { confirmedOf } from '../corrections/confirmed.ts'
import { Exams } from '../exams.model.ts'
import { LateAnswers } from '../marking/marks.model.ts'
import { extraOf, ownExams, ownSitting, startObstacle, type OwnExam } from './own.service.ts'
import { presentOwnCard, presentOwnSitting, presentResult } from './ownExams.present.ts'
import { SittingPapers } from './sittings.model.ts'

const showOwnCard = (own: OwnExam) => presentOwnCard(own, extraOf(own.exam, own.person), startObstacle(own) === null)

export const ownCards = async (actor: Actor) => (await ownExams(actor)).map(showOwnCard)

export function showOwn(own: OwnExam) {
  const { exam, sittings } = own
  const { instructions, attempts, untilPassed, passPercent, results } = exam
  return {
    ...{ ...showOwnCard(own), instructions, attempts, untilPassed, passPercent, results, now: now().toISOString() },
    whyNot: startObstacle(own)?.message ?? null,
    sittings: sittings.filter(({ state }) => state !== 'ready').map((each) => presentOwnSitting(exam, each)),
  }
}

/** @throws notFound for one that is not one's own, or goes on */
export async function ownResult(actor: Actor, id: string) {
  const sitting = await ownSitting(actor, id)
  const exam = await Exams.findById(sitting.exam).lean()
  const paper = await SittingPapers.findById(id).lean()
  if (!exam || !paper || sitting.state === 'open') throw httpFail('notFound')
  const late = await LateAnswers.countDocuments({ sitting: id, accepted: null })
  return { ...presentResult(exam, sitting, paper.content, await confirmedOf(exam._id)), late }
}
