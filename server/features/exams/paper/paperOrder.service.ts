/** The questions of an examination as its organisers know them: in the order of its paper, options in that of the bank. */
import { slices } from '../../../lib/batches.ts'
import { httpFail } from '../../../lib/failure.ts'
import type { PaperContent } from '../../papers/paper.contract.ts'
import { frozenPaper } from '../../papers/papers.service.ts'
import type { BankQuestion, PartQuestion } from '../../questions/question.contract.ts'
import { contentsNow } from '../../questions/questions.service.ts'
import type { Exam } from '../exams.model.ts'
import { paperKept } from './freeze.ts'
import { slotsOf, type ExamSlot } from './paperSlots.rule.ts'
import { SittingPapers, Sittings } from '../sittings/sittings.model.ts'

const sorted = <T extends { id: string }>(given: readonly T[], like: readonly { id: string }[]): T[] => {
  const places = new Map(like.map(({ id }, at) => [id, at]))
  const place = ({ id }: T) => places.get(id) ?? like.length
  return given.toSorted((a, b) => place(a) - place(b))
}
const partsOf = (question: BankQuestion): readonly (BankQuestion | PartQuestion)[] =>
  question.kind === 'case' ? question.parts : [question]

/** With its options as in the bank: each candidate had an order of its own. */
function inBankOrder(part: PartQuestion, bank: readonly BankQuestion[]): PartQuestion {
  const like = bank.flatMap(partsOf).find(({ id }) => id === part.id)
  if ((part.kind === 'single' || part.kind === 'multiple') && like && 'options' in like)
    return { ...part, options: sorted(part.options, like.options) }
  return part.kind === 'match' && like?.kind === 'match' ? { ...part, right: sorted(part.right, like.right) } : part
}

export interface AskedSlot {
  slot: ExamSlot
  bankQuestion: string
}
const slotsWithBank = (content: Pick<PaperContent, 'sections'>): AskedSlot[] =>
  content.sections.flatMap(({ title, questions }) =>
    questions.flatMap((question) =>
      slotsOf({ sections: [{ id: '', title, questions: [question] }] }).map((slot) => ({
        slot,
        bankQuestion: question.id,
      })),
    ),
  )

/** All that was asked of anybody, each once. */
export async function asQuestions(exam: Exam, papers: Iterable<Pick<PaperContent, 'sections'>>): Promise<AskedSlot[]> {
  const asked = new Map<string, AskedSlot>()
  for (const content of papers)
    for (const each of slotsWithBank(content))
      if (!asked.has(each.slot.question.id)) asked.set(each.slot.question.id, each)
  const own = await frozenPaper(await paperKept(exam), exam._id).catch(() => null) // drawn papers may be short of questions by now
  const order = own ? slotsOf(own).map(({ question }) => question.id) : []
  const bank = await contentsNow([...new Set([...asked.values()].map(({ bankQuestion }) => bankQuestion))])
  const place = ({ slot }: AskedSlot) =>
    order.includes(slot.question.id) ? order.indexOf(slot.question.id) : order.length
  return [...asked.values()]
    .map(({ slot, bankQuestion }) => ({ bankQuestion, slot: { ...slot, question: inBankOrder(slot.question, bank) } }))
    .sort((a, b) => place(a) - place(b))
}

const READ = 20
/** One of them. @throws notFound when nobody was asked it */
export async function slotAsked(exam: Exam, question: string): Promise<AskedSlot> {
  const sittings = await Sittings.find({ exam: exam._id }, { _id: 1 }).sort({ exam: 1, pinyin: 1, _id: 1 }).lean()
  for (const slice of slices(sittings, READ)) {
    const rows = await SittingPapers.find({ _id: { $in: slice.map(({ _id }) => _id) } }).lean()
    const found = rows.find(({ content }) => slotsOf(content).some((slot) => slot.question.id === question))
    const all = found ? await asQuestions(exam, [found.content]) : []
    const asked = all.find(({ slot }) => slot.question.id === question)
    if (asked) return asked
  }
  throw httpFail('notFound')
}
