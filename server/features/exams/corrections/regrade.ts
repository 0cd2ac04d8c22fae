/** What a correction changes, counted before it is confirmed and done after it. */
import type { JobContext } from '../../../jobs/definitions.ts'
import { slices } from '../../../lib/batches.ts'
import { simplified } from '../../../lib/simplified.ts'
import { transaction } from '../../../lib/transaction.ts'
import { askForAnalysis } from '../analysis/analyse.service.ts'
import { confirmedOf } from './confirmed.ts'
import { CorrectionChanges, KeyCorrections, type CorrectionChange, type KeyCorrection } from './corrections.model.ts'
import { corrected, correctedScores, counting } from './corrections.rule.ts'
import { sittingRegraded } from '../exams.events.ts'
import { Exams, type Exam } from '../exams.model.ts'
import { settle } from '../sittings/settle.ts'
import { outcomeOf, slotsOf, totalOf, type ExamSlot } from '../paper/paperSlots.rule.ts'
import { SittingPapers, Sittings, type Sitting } from '../sittings/sittings.model.ts'

const ROUND = 100
type Job = Pick<JobContext, 'progress' | 'signal' | 'publish'>
const DONE = { $in: ['handed-in', 'finished'] as Sitting['state'][] }
type Sat = { sitting: Sitting; slots: ExamSlot[] }

/** All that are handed in, with what each was asked. */
async function* satIn({ _id: correction, exam }: KeyCorrection, { signal, progress }: Job): AsyncGenerator<Sat> {
  const all = await Sittings.find({ exam, state: DONE }, { _id: 1 })
    .sort({ exam: 1, state: 1, pinyin: 1, _id: 1 })
    .lean()
  let done = 0
  for (const slice of slices(all, ROUND)) {
    signal.throwIfAborted()
    const named = { _id: { $in: slice.map(({ _id }) => _id) } }
    const papers = new Map((await SittingPapers.find(named).lean()).map((row) => [row._id, row.content]))
    for (const sitting of await Sittings.find(named).lean()) {
      const content = papers.get(sitting._id)
      if (content) yield { sitting, slots: slotsOf(content) }
    }
    done += slice.length
    progress(done / all.length)
    await KeyCorrections.updateOne({ _id: correction }, { $set: { progress: done / all.length } })
  }
}

type Counting = Pick<KeyCorrection, 'question' | 'change' | 'reason'>
function standingBy({ sitting, slots }: Sat, question: string, corrections: readonly Counting[], passPercent: number) {
  const counted = counting(corrected(slots, corrections))
  const scores = correctedScores(counted, sitting.answers, simplified)
  const { score, passed } = outcomeOf(counted, scores, sitting.marks, passPercent)
  const points = scores[question] ?? sitting.marks[question]?.awarded ?? 0
  return { points, score, total: totalOf(counted), passed }
}

function changeOf(exam: Exam, sat: Sat, before: readonly Counting[], next: KeyCorrection): CorrectionChange | null {
  const of = (corrections: readonly Counting[]) => standingBy(sat, next.question, corrections, exam.passPercent)
  const [was, is] = [of(before), of([...before, next])]
  if (JSON.stringify(was) === JSON.stringify(is)) return null
  const { _id: sitting, person, name, pinyin, unitName } = sat.sitting
  const effect = was.passed === is.passed ? 'same' : is.passed ? 'gained' : was.passed ? 'lost' : 'same'
  const row = { correction: next._id, sitting, person, name, pinyin, unitName, effect, before: was, after: is } as const
  return { _id: `${next._id}:${sitting}`, ...row }
}

/** Put down row by row; counted anew it replaces what was put down. */
export async function countCorrection(id: string, job: Job): Promise<void> {
  const row = await KeyCorrections.findById(id).lean()
  const exam = row?.state === 'counting' ? await Exams.findById(row.exam).lean() : null
  if (!row || !exam) return
  const before = await confirmedOf(exam._id)
  const changes: CorrectionChange[] = []
  let sittings = 0
  for await (const sat of satIn(row, job)) {
    sittings++
    const change = changeOf(exam, sat, before, row)
    if (change) changes.push(change)
  }
  await CorrectionChanges.deleteMany({ correction: id })
  for (const slice of slices(changes, 500)) await CorrectionChanges.insertMany(slice, { ordered: false })
  const by = ({ before: was, after: is }: CorrectionChange) =>
    (is.score ?? 0) / (is.total || 1) - (was.score ?? 0) / (was.total || 1)
  const count = (isOne: (change: CorrectionChange) => boolean) => changes.filter(isOne).length
  const counts = {
    ...{ sittings, changed: changes.length, up: count((each) => by(each) > 0), down: count((each) => by(each) < 0) },
    ...{ gained: count(({ effect }) => effect === 'gained'), lost: count(({ effect }) => effect === 'lost') },
  }
  const set = { state: 'ready' as const, counts, basis: before.length, progress: 1 }
  await job.publish(async (session) => {
    const { matchedCount } = await KeyCorrections.updateOne({ _id: id, state: 'counting' }, { $set: set }, { session })
    const isGone = matchedCount === 0 && !(await KeyCorrections.exists({ _id: id }).session(session))
    if (isGone) await CorrectionChanges.deleteMany({ correction: id }, { session })
  })
}

/** One sitting after the other, each in a transaction of its own; what is regraded already stays as it is. */
export async function regrade(id: string, job: Job): Promise<void> {
  const row = await KeyCorrections.findById(id).lean()
  const exam = row?.state === 'applying' ? await Exams.findById(row.exam).lean() : null
  if (!row || !exam) return
  for await (const { sitting: read, slots } of satIn(row, job))
    await transaction(async (session) => {
      const sitting = await Sittings.findById(read._id).session(session).lean()
      if (sitting?.state !== 'finished' && sitting?.state !== 'handed-in') return
      await settle(exam, [{ sitting, asked: slots }], session, `${row.words}：${row.reason}`)
      await sittingRegraded.emit({ person: sitting.person, sitting: sitting._id }, session)
    })
  await job.publish(async (session) => {
    await KeyCorrections.updateOne({ _id: id }, { $set: { state: 'applied', progress: 1 } }, { session })
    await askForAnalysis(exam._id, session)
  })
}
