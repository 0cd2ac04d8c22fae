/** Results of a closed evaluation. */
import type { Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { businessDate } from '../../lib/clock.ts'
import { workbook, WORKBOOK_TYPE } from '../../lib/workbook.ts'
import { membersOf } from '../classes/members.service.ts'
import { closeEvaluation } from './daily.service.ts'
import { evaluationOf } from './evaluations.service.ts'
import { fail } from './evaluations.failures.ts'
import { Evaluations, EvaluationTallies, EvaluationTextRows, type Evaluation } from './evaluations.model.ts'
import { evaluationPhase } from './phase.rule.ts'
import { ABOUTS, itemsOf, POINTS, type Item } from './questions.rule.ts'
import { FEWEST, meanOf, shownCounts, shownTexts, sumOf } from './results.rule.ts'

const NOBODY = { n: 0, counts: {} }

/** Of closed evaluations; `of` chooses among the questions. */
export async function itemResults(row: Evaluation, of: (item: Item) => boolean = () => true) {
  const [tally, written] = await Promise.all([
    EvaluationTallies.findById(row._id).lean(),
    EvaluationTextRows.find({ class: row._id }).sort({ class: 1, key: 1 }).lean(),
  ])
  const { n } = tally ?? NOBODY
  const texts = new Map(n < FEWEST ? [] : written.map((each) => [each.key, shownTexts(each.texts)]))
  return itemsOf(row.questions, row.sessions)
    .filter(of)
    .map(({ key, about, kind, text, session }) => {
      const counts = kind === 'scale' ? shownCounts(tally ?? NOBODY, key) : null
      const sum = counts && sumOf(counts)
      return {
        ...{ key, about, kind, text, session, n: sum?.n ?? null, counts: counts && [...counts] },
        ...{ mean: sum && meanOf(sum), texts: texts.get(key) ?? [] },
      }
    })
}

/** After its last day it is closed, be it by who looks first: the task of the night may come later. */
async function settled(row: Evaluation | null): Promise<Evaluation | null> {
  if (!row || row.closed || evaluationPhase(row, businessDate()) !== 'closed') return row
  await closeEvaluation(row._id)
  return Evaluations.findById(row._id).lean()
}

export async function results(actor: Actor, id: string) {
  const row = await settled(await evaluationOf(actor, id))
  if (!row?.closed || !row.figures) throw fail('evaluation.notClosed')
  const members = await membersOf(id)
  return {
    members: members.length,
    answered: row.figures.n || null,
    items: await itemResults(row),
    teachers: row.figures.teachers.map((each) => ({ id: each.id, name: each.name, n: each.n, mean: meanOf(each) })),
  }
}

/** Null: nobody was asked, or it is not closed yet. */
export async function closedResults(actor: Actor, id: string): Promise<Awaited<ReturnType<typeof results>> | null> {
  const row = await settled(await Evaluations.findById(id).lean())
  return row?.closed && row.figures ? results(actor, id) : null
}

const COLUMNS = [
  { header: '评价对象', width: 12 },
  { header: '课程', width: 34 },
  { header: '授课', width: 12 },
  { header: '题目', width: 34 },
  { header: '人数', width: 8 },
  { header: '平均分', width: 8 },
  ...POINTS.map((header) => ({ header, width: 10 })),
]
const WORDS = [
  { header: '题目', width: 40 },
  { header: '课程', width: 34 },
  { header: '意见', width: 80 },
]

export async function resultsWorkbook(actor: Actor, id: string): Promise<FileReply> {
  const { items, members, answered } = await results(actor, id)
  const { title } = await evaluationOf(actor, id)
  const name = `${title} 教学评价`
  const said = `学员 ${members} 人，${answered === null ? `不足 ${FEWEST} 人填写` : `${answered} 人填写`}；不足 ${FEWEST} 人评的题目不显示`
  const scales = items
    .filter(({ kind }) => kind === 'scale')
    .map(({ about, session, text, n, mean, counts }) => [
      ...[ABOUTS[about], session?.title ?? '', session?.teacher?.name ?? '', text, n, mean],
      ...(counts ?? POINTS.map(() => null)),
    ])
  const words = items.flatMap(({ text, session, texts }) => texts.map((each) => [text, session?.title ?? '', each]))
  const sheets = [
    { name: '评分', preface: [[name], [said]], columns: COLUMNS, rows: scales },
    { name: '意见', preface: [[name], ['不记名，按文字排序']], columns: WORDS, rows: words },
  ]
  return { type: WORKBOOK_TYPE, body: await workbook(actor.name, name, sheets), filename: `${name}.xlsx` }
}
