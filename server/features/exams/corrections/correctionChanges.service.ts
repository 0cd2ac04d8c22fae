/** Whose result a correction changes: page by page, and as a file. */
import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { businessDate } from '../../../lib/clock.ts'
import { findInOrder } from '../../../lib/findInOrder.ts'
import { nameSearch } from '../../../lib/nameSearch.ts'
import { afterCursor, cutPage } from '../../../lib/paging.ts'
import { workbook, WORKBOOK_TYPE } from '../../../lib/workbook.ts'
import { note } from '../../audit/audit.service.ts'
import { CorrectionChanges, type CorrectionChange } from './corrections.model.ts'
import { correctionFor } from './corrections.service.ts'
import type { examCorrections } from './regrading.contract.ts'

type Query = z.output<(typeof examCorrections)['endpoints']['changes']['query']>

export async function changesBy(actor: Actor, id: string, { search, effect, cursor, limit }: Query) {
  await correctionFor(actor, id)
  const rows = await findInOrder<CorrectionChange>(
    CorrectionChanges,
    [{ correction: id, ...(effect && { effect }) }, nameSearch(search), afterCursor(cursor, 'pinyin', 1)],
    { pinyin: 1, _id: 1 },
    limit + 1,
  )
  const { items, nextCursor } = cutPage(rows, limit, 'pinyin')
  return {
    items: items.map(({ sitting, name, unitName, before, after }) => ({ sitting, name, unitName, before, after })),
    nextCursor,
  }
}

const HEADERS = ['姓名', '单位', '本题原得分', '本题得分', '原成绩', '原满分', '成绩', '满分', '原结果', '结果']
const result = (passed: boolean | null): string => (passed === null ? '等待批阅' : passed ? '及格' : '不及格')

export async function changesWorkbook(actor: Actor, id: string): Promise<FileReply> {
  const { row, exam } = await correctionFor(actor, id)
  const rows = await CorrectionChanges.find({ correction: id }).sort({ correction: 1, pinyin: 1, _id: 1 }).lean()
  const preface = [
    ...[[`${exam.title} 更正答案`], ['题目', row.stem], ['更正', row.words], ['理由', row.reason]],
    ...[
      ['截至', businessDate()],
      ['制表人', actor.name],
    ],
  ]
  const columns = HEADERS.map((header, at) => ({ header, width: at === 1 ? 30 : 12 }))
  const lines = rows.map(({ name, unitName, before, after }) => [
    ...[name, unitName, before.points, after.points, before.score, before.total, after.score, after.total],
    ...[result(before.passed), result(after.passed)],
  ])
  const body = await workbook(actor.name, exam.title, [{ name: '成绩变化', preface, columns, rows: lines }])
  await note(actor, 'export.exam', id, `${exam.title}，更正答案，${rows.length} 行`)
  return { type: WORKBOOK_TYPE, body, filename: `${exam.title}更正答案.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}
