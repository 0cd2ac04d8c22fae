/** Makes the item analysis of an examination: once when it is over and marked, and again when its scores change. */
import type { ClientSession } from 'mongoose'
import { enqueue } from '../../../jobs/enqueue.ts'
import type { JobContext } from '../../../jobs/definitions.ts'
import { slices } from '../../../lib/batches.ts'
import { now } from '../../../lib/clock.ts'
import { plainText } from '../../questions/words.rule.ts'
import type { PaperContent } from '../../papers/paper.contract.ts'
import { adviceOn } from './advice.rule.ts'
import { AnalysedItems, ExamAnalyses, type AnalysedItem } from './analysis.model.ts'
import { confirmedOf } from '../corrections/confirmed.ts'
import type { KeyCorrection } from '../corrections/corrections.model.ts'
import { corrected, counting, type CorrectedSlot } from '../corrections/corrections.rule.ts'
import { Exams, type Exam } from '../exams.model.ts'
import { phaseOf } from '../exams.rule.ts'
import { questionText } from '../marking/examMarking.present.ts'
import { analysed, type Item, type ItemScores } from './itemAnalysis.rule.ts'
import { undecided, ExamMarks } from '../marking/marks.model.ts'
import { asQuestions, type AskedSlot } from '../paper/paperOrder.service.ts'
import { slotsOf } from '../paper/paperSlots.rule.ts'
import { SittingPapers, Sittings, type Sitting } from '../sittings/sittings.model.ts'

export const ANALYSE_JOB = 'exams.analyse'
const READ = 200
/** Marks that are changed one after the other ask for one analysis. */
const PAUSE_SECONDS = 30

export async function askForAnalysis(exam: string, session?: ClientSession): Promise<void> {
  const runAt = new Date(now().getTime() + (session ? 0 : PAUSE_SECONDS * 1_000))
  await enqueue(ANALYSE_JOB, { exam }, { key: `${ANALYSE_JOB}:${exam}`, runAt }, session)
}
/** Where something changes in an examination that is over. */
export async function analyseAgain(exam: Exam, session?: ClientSession): Promise<void> {
  if (['closed', 'released'].includes(phaseOf(exam, now()))) await askForAnalysis(exam._id, session)
}

/** Of everybody the first sitting that counts: who sits again has seen the paper. */
async function firstSittings(exam: string): Promise<Sitting[]> {
  const rows = await Sittings.find({ exam, state: 'finished' }).sort({ exam: 1, state: 1, pinyin: 1, _id: 1 }).lean()
  const first = new Map<string, Sitting>()
  for (const row of rows.toSorted((a, b) => a.number - b.number)) if (!first.has(row.person)) first.set(row.person, row)
  return [...first.values()]
}

function scoresOf({ answers, scores, marks }: Sitting, slots: readonly CorrectedSlot[]): ItemScores {
  const points = slots.map(({ question: { id } }) => [id, scores?.[id] ?? marks[id]?.awarded ?? 0] as const)
  const chosen = slots.map(({ question: { id } }) => {
    const answer = answers[id]?.answer
    const ids = !answer ? [] : 'option' in answer ? [answer.option] : 'options' in answer ? answer.options : []
    return [id, 'judge' in (answer ?? {}) ? [String((answer as { judge: boolean }).judge)] : ids] as const
  })
  return { points: Object.fromEntries(points), chosen: Object.fromEntries(chosen) }
}

const JUDGED = [
  { id: 'true', letter: '对', text: '对' },
  { id: 'false', letter: '错', text: '错' },
]
const letter = (at: number): string => String.fromCharCode(65 + at)
/** What is chosen from, and which of it counts. */
function optionsOf({ question: part, keys }: CorrectedSlot): AnalysedItem['options'] {
  const right = new Set(
    keys.flatMap((key) => {
      if (key.kind === 'single') return [key.answer]
      if (key.kind === 'multiple') return key.answer
      return key.kind === 'judge' ? [String(key.answer)] : []
    }),
  )
  if (part.kind === 'judge') return JUDGED.map((each) => ({ ...each, right: right.has(each.id) }))
  if (part.kind !== 'single' && part.kind !== 'multiple') return []
  return part.options.map(({ id, text }, at) => ({
    id,
    letter: letter(at),
    text: plainText(text),
    right: right.has(id),
  }))
}

async function read(exam: Exam, corrections: readonly KeyCorrection[], signal: AbortSignal) {
  const rows: ItemScores[] = []
  const papers = new Map<string, PaperContent>()
  for (const slice of slices(await firstSittings(exam._id), READ)) {
    signal.throwIfAborted()
    const found = await SittingPapers.find({ _id: { $in: slice.map(({ _id }) => _id) } }).lean()
    const own = new Map(found.map((row) => [row._id, row.content]))
    for (const sitting of slice) {
      const content = own.get(sitting._id)
      if (!content) continue
      const slots = slotsOf(content)
      rows.push(scoresOf(sitting, counting(corrected(slots, corrections))))
      papers.set(
        slots
          .map(({ question }) => question.id)
          .toSorted()
          .join(),
        content,
      ) // one of each selection is enough
    }
  }
  return { rows, asked: await asQuestions(exam, papers.values()) }
}

function itemRow(exam: string, { slot, bankQuestion }: AskedSlot & { slot: CorrectedSlot }, place: number) {
  const { question: part } = slot
  const stem = questionText(slot)
  const row = { exam, question: part.id, bankQuestion, place, kind: part.kind, stem, options: optionsOf(slot) }
  return { _id: `${exam}:${part.id}`, ...row }
}

export async function analyseExam(
  id: string,
  { signal, publish }: Pick<JobContext, 'signal' | 'publish'>,
): Promise<void> {
  const exam = await Exams.findById(id).lean()
  if (!exam || !['closed', 'released'].includes(phaseOf(exam, now()))) return
  const corrections = await confirmedOf(id)
  const { rows, asked } = await read(exam, corrections, signal)
  const all = asked.map(({ slot, bankQuestion }) => ({ bankQuestion, slot: corrected([slot], corrections)[0]! }))
  const made = all
    .filter(({ slot }) => !slot.out)
    .map((each, place) => ({ row: itemRow(id, each, place), points: each.slot.question.points }))
  const items = made.map(({ row, points }): Item => ({
    ...{ id: row.question, points, options: row.options.map((option) => option.id) },
  }))
  const result = analysed(items, rows)
  const figures = new Map(result?.items.map((each) => [each.id, each]))
  const at = now()
  const written = made.flatMap(({ row }): AnalysedItem[] => {
    const own = figures.get(row.question)
    if (!own) return []
    const letters = new Map(row.options.map((option) => [option.id, option.letter]))
    const right = row.options.flatMap((option) => (option.right ? [option.id] : []))
    return [{ ...row, figures: own, advice: adviceOn(own, row.options.length > 0 ? { letters, right } : null), at }]
  })
  const waiting = await Sittings.countDocuments({ exam: id, state: 'handed-in' })
  const set = { at, figures: result?.exam ?? null, waiting, out: all.length - made.length }
  await publish(async (session) => {
    await AnalysedItems.deleteMany({ exam: id }, { session })
    if (written.length > 0) await AnalysedItems.insertMany(written, { session, ordered: false })
    await ExamAnalyses.updateOne({ _id: id }, { $set: set }, { session, upsert: true })
  })
}

/** Those that are over and were never analysed: once everything is marked. */
export async function analyseDue(signal: AbortSignal): Promise<void> {
  const rows = await Exams.find({ state: 'scheduled', recorded: false, opensAt: { $lt: now() } })
    .sort({ opensAt: 1 })
    .lean()
  for (const row of rows) {
    if (signal.aborted || !['closed', 'released'].includes(phaseOf(row, now()))) continue
    if (await ExamAnalyses.exists({ _id: row._id })) continue
    const left = await Sittings.countDocuments({ exam: row._id, state: 'open' })
    const marks = await ExamMarks.countDocuments(undecided(row._id))
    if (left + marks === 0) await askForAnalysis(row._id)
  }
}
