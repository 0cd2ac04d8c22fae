/** Item analysis as it is looked at: what was made of it before. */
import { scope, unitsOf, type Actor } from '../../../access/actor.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { now } from '../../../lib/clock.ts'
import { momentInWords } from '../../../lib/momentInWords.ts'
import { transaction } from '../../../lib/transaction.ts'
import { workbook, WORKBOOK_TYPE, type WorkbookValue } from '../../../lib/workbook.ts'
import { note } from '../../audit/audit.service.ts'
import { questionsForUse } from '../../questions/questions.service.ts'
import { httpFail } from '../../../lib/failure.ts'
import { askForAnalysis } from './analyse.service.ts'
import { AnalysedItems, ExamAnalyses, type AnalysedItem } from './analysis.model.ts'
import { KeyCorrections, type KeyCorrection } from '../corrections/corrections.model.ts'
import { fail } from '../exams.failures.ts'
import { Exams } from '../exams.model.ts'
import { phaseOf } from '../exams.rule.ts'
import { examFor } from '../exams.service.ts'

const correctedRow = (row: KeyCorrection) => ({
  ...{ id: row._id, exam: row.exam, question: row.question, stem: row.stem, words: row.words, reason: row.reason },
  ...{ by: row.by, at: row.at.toISOString() },
})
const itemOf = ({ question, bankQuestion, kind, stem, options, figures, advice }: AnalysedItem) => ({
  ...{ question, bankQuestion, kind, stem, options, figures, advice },
})

export async function analysisOf(actor: Actor, id: string) {
  const exam = await examFor(actor, 'exam.read', id)
  const made = await ExamAnalyses.findById(id).lean()
  const items = await AnalysedItems.find({ exam: id }).sort({ exam: 1, place: 1 }).lean()
  const corrections = await KeyCorrections.find({ exam: id }).sort({ exam: 1, at: -1 }).lean()
  return {
    analysis: made && { at: made.at.toISOString(), waiting: made.waiting, out: made.out, figures: made.figures },
    items: items.map(itemOf),
    corrections: corrections.map((row) => ({ ...correctedRow(row), state: row.state })),
    mayCorrect: unitsOf(actor, 'exam.write').some((unit) => exam.ancestors.includes(unit)),
  }
}

/** @throws exam.notClosed */
export async function makeAnalysis(actor: Actor, id: string): Promise<void> {
  const exam = await examFor(actor, 'exam.write', id)
  if (!['closed', 'released'].includes(phaseOf(exam, now()))) throw fail('exam.notClosed')
  await transaction((session) => askForAnalysis(id, session)) // at once: somebody waits for it
}

const MOST_SHOWN = 50
/** @throws notFound for a question out of the caller's reach */
export async function figuresOfQuestion(actor: Actor, bankQuestion: string) {
  const own = scope(actor, 'exam.read')
  if ((await questionsForUse(actor, [bankQuestion])).length === 0) throw httpFail('notFound')
  const items = await AnalysedItems.find({ bankQuestion }).sort({ bankQuestion: 1, at: -1 }).limit(MOST_SHOWN).lean()
  const rows = await KeyCorrections.find({ bankQuestion }).sort({ bankQuestion: 1, at: -1 }).limit(MOST_SHOWN).lean()
  const named = [...new Set([...items, ...rows].map(({ exam }) => exam))]
  const found = await Exams.find({ _id: { $in: named }, ...own }, { title: 1 }).lean()
  const titles = new Map(found.map(({ _id, title }) => [_id, title]))
  return {
    exams: items.flatMap(({ exam, at, stem, figures: { options: _, ...figures } }) => {
      const title = titles.get(exam)
      return title === undefined ? [] : [{ exam, title, at: at.toISOString(), stem, figures }]
    }),
    corrections: rows.flatMap((row) => {
      const title = titles.get(row.exam)
      return title === undefined || !row.confirmedAt ? [] : [{ ...correctedRow(row), title }]
    }),
  }
}

const round = (value: number | null): WorkbookValue => (value === null ? '' : Math.round(value * 1_000) / 1_000)
const COLUMNS = [
  '题号',
  '题目',
  '分值',
  '人数',
  '难度（得分率）',
  '区分度',
  '与其余题的相关',
  '删除后的信度',
  '未作答',
  '建议',
]
const OPTIONS = ['题号', '选项', '内容', '答案', '全体', '高分组', '低分组']
const columns = (headers: readonly string[]) =>
  headers.map((header) => ({ header, width: ['题目', '内容', '建议'].includes(header) ? 50 : 4 + header.length * 2 }))

export async function analysisWorkbook(actor: Actor, id: string): Promise<FileReply> {
  const { title } = await examFor(actor, 'exam.read', id)
  const { analysis, items } = await analysisOf(actor, id)
  const figures = analysis?.figures
  const preface = [
    ...[[`${title} 题目分析`], ['计算时间', analysis ? momentInWords(new Date(analysis.at)) : '还没有计算']],
    ...(figures
      ? [
          [figures.kr20 ? '信度（KR-20）' : '信度（Cronbach α）', String(round(figures.alpha))],
          ['测量标准误', String(round(figures.sem))],
          ['平均分', String(round(figures.mean))],
          ['标准差', String(round(figures.sd))],
          ['人数', String(figures.n)],
        ]
      : []),
    ['制表人', actor.name],
  ]
  const rows = items.map(({ stem, figures: of, advice }, at) => [
    ...[at + 1, stem, of.points, of.n, round(of.facility), round(of.discrimination), round(of.correlation)],
    ...[round(of.alphaWithout), of.omitted, advice.map(({ text }) => text).join('\n')],
  ])
  const options = items.flatMap((item, at) =>
    item.options.map(({ id: option, letter, text, right }) => {
      const of = item.figures.options.find((each) => each.id === option)
      const shares = [of?.all ?? null, of?.upper ?? null, of?.lower ?? null].map(round)
      return [at + 1, letter, text, right ? '是' : '', ...shares]
    }),
  )
  const body = await workbook(actor.name, title, [
    { name: '题目', preface, columns: columns(COLUMNS), rows },
    { name: '选项', preface: [], columns: columns(OPTIONS), rows: options },
  ])
  await note(actor, 'export.exam', id, `${title}，题目分析`)
  return { type: WORKBOOK_TYPE, body, filename: `${title}题目分析.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}
