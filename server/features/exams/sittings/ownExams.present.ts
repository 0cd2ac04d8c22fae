import type { z } from 'zod'
import { now } from '../../../lib/clock.ts'
import type { PaperContent } from '../../papers/paper.contract.ts'
import { keyAnswer, keyWords } from '../../quizzes/answerWords.rule.ts'
import { isWritten, slotOf } from '../../quizzes/slot.rule.ts'
import { corrected, standingWords, type CorrectedSlot } from '../corrections/corrections.rule.ts'
import type { Exam } from '../exams.model.ts'
import { isKeyShown, isShown, phaseOf } from '../exams.rule.ts'
import type { OwnExamCard, OwnExamView, ownExams, SittingView } from './ownExams.contract.ts'
import { slotsOf, type ExamSlot } from '../paper/paperSlots.rule.ts'
import type { Sitting, SittingAnswers } from './sittings.model.ts'

const iso = (date: Date | null): string | null => date?.toISOString() ?? null
type Ends = (typeof ownExams)['endpoints']

/** The paper as it is answered: without any key, and without the addresses of its pictures. */
export function presentSitting(
  exam: Exam,
  sitting: Sitting,
  content: PaperContent,
  { answers, held }: Pick<SittingAnswers, 'answers' | 'held'>,
): Omit<z.input<typeof SittingView>, 'pictures'> {
  return {
    ...{ id: sitting._id, exam: exam._id, title: exam.title, ...presentStanding(sitting), held },
    slots: slotsOf(content).map((slot) => presentSlot(slot, sitting._id, answers)),
  }
}

const presentSlot = ({ section, passage, question }: ExamSlot, seed: string, answers: Sitting['answers']) => ({
  ...{ ...slotOf({ ...question, passage }, seed), section },
  answer: answers[question.id]?.answer ?? null,
  seq: answers[question.id]?.seq ?? 0,
})

export const presentStanding = ({ state, deadlineAt, heldAt }: Pick<Sitting, 'state' | 'deadlineAt' | 'heldAt'>) => ({
  state: state === 'ready' ? ('open' as const) : state,
  deadlineAt: (deadlineAt ?? now()).toISOString(),
  held: heldAt !== null,
  now: now().toISOString(),
})

type OwnRow = z.input<typeof OwnExamView>['sittings'][number]
/** Score and result as the rule of the examination shows them. */
export function presentOwnSitting(exam: Exam, sitting: Sitting): OwnRow {
  const { _id: id, number, state, startedAt, finishedAt, score, total, passed, voided } = sitting
  const shown = state === 'finished' && isShown(exam, now())
  return {
    ...{ id, number, state: state === 'ready' ? 'open' : state, startedAt: iso(startedAt) ?? '' },
    ...{ finishedAt: iso(finishedAt), total, voided: voided?.reason ?? null },
    ...{ score: shown ? score : null, passed: shown ? passed : null },
  }
}

interface Own {
  exam: Exam
  sittings: Sitting[]
}
export function presentOwnCard({ exam, sittings }: Own, extra: number, canStart: boolean): z.input<typeof OwnExamCard> {
  const { _id: id, title, opensAt, closesAt, minutes } = exam
  const phase = phaseOf(exam, now())
  const isOpen = sittings.some(({ state }) => state === 'open')
  const isDone = sittings.some(({ state }) => state !== 'ready' && state !== 'open')
  const state = isOpen ? 'open' : canStart ? 'can-start' : phase === 'scheduled' ? 'coming' : isDone ? 'done' : 'missed'
  return {
    ...{ id, title, opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString(), minutes },
    ...{ extra, phase, state },
  }
}

export function presentResult(
  exam: Exam,
  sitting: Sitting,
  content: PaperContent,
  corrections: Parameters<typeof corrected>[1],
): Omit<z.input<Ends['result']['reply']>, 'pictures' | 'late'> {
  const shown = sitting.state === 'finished'
  const slots = corrected(slotsOf(content), corrections).map((slot) => ({
    ...presentSlot(slot, sitting._id, sitting.answers),
    result: presentSlotResult(slot, sitting),
  }))
  return {
    ...presentOwnSitting(exam, sitting),
    ...{ exam: exam._id, title: exam.title, results: exam.results },
    slots: shown && isKeyShown(exam, now()) ? slots : null,
  }
}

/** Of a corrected question what counts now, and why. */
function presentSlotResult(slot: CorrectedSlot, { scores, marks }: Sitting) {
  const { question, out, why } = slot
  const awarded = out ? 0 : (scores?.[question.id] ?? marks[question.id]?.awarded ?? 0)
  return {
    ...{ id: question.id, points: out ? 0 : question.points, awarded },
    correct: isWritten(question) || out ? null : awarded === question.points,
    comment: marks[question.id]?.comment ?? '',
    key: why === null ? keyWords(question) : `${standingWords(slot)}（更正：${why}）`,
    keyAnswer: why === null ? keyAnswer(question) : null,
    explanation: question.explanation,
  }
}
