import type { z } from 'zod'
import { plainText } from '../../questions/words.rule.ts'
import { confirmedOf } from './confirmed.ts'
import { KeyCorrections, type KeyCorrection } from './corrections.model.ts'
import { corrected, keyOf, standingWords } from './corrections.rule.ts'
import { questionText } from '../marking/examMarking.present.ts'
import type { Exam } from '../exams.model.ts'
import type { CorrectionView, QuestionToCorrect } from './regrading.contract.ts'
import { slotAsked } from '../paper/paperOrder.service.ts'

export const presentCorrection = (row: KeyCorrection, { title }: Exam): z.input<typeof CorrectionView> => ({
  ...{ id: row._id, exam: row.exam, examTitle: title, question: row.question, stem: row.stem, words: row.words },
  ...{ reason: row.reason, by: row.by, at: row.at.toISOString(), state: row.state, progress: row.progress },
  ...{ counts: row.counts, confirmedAt: row.confirmedAt?.toISOString() ?? null },
})

const named = (all: readonly { id: string; text: Parameters<typeof plainText>[0] }[]) =>
  all.map(({ id, text }) => ({ id, text: plainText(text) }))

/** With what was corrected of it, the last first; asked and not confirmed among them. */
export async function presentToCorrect(exam: Exam, question: string): Promise<z.input<typeof QuestionToCorrect>> {
  const { slot } = await slotAsked(exam, question)
  const [standing] = corrected([slot], await confirmedOf(exam._id))
  const rows = await KeyCorrections.find({ exam: exam._id }).sort({ exam: 1, at: -1 }).lean()
  const part = slot.question
  const options = 'options' in part ? part.options : 'items' in part ? part.items : 'left' in part ? part.left : []
  return {
    ...{ question, kind: part.kind, stem: questionText(slot), points: part.points, options: named(options) },
    right: part.kind === 'match' ? named(part.right) : [],
    keys: standing!.keys.flatMap((key) => keyOf(key) ?? []),
    now: standingWords(standing!),
    history: rows.filter((row) => row.question === question).map((row) => presentCorrection(row, exam)),
  }
}
