/** Workbooks that the import hands out, read again by another library and by the import's own reader. */
import { read, type CellObject, type WorkBook } from '@e965/xlsx'
import { expect, test } from 'vitest'
import { readRow } from '../../server/features/imports/plan/readRow.rule.ts'
import { BookReader } from '../../server/features/imports/reading/bookReader.ts'
import { shownIn } from '../../server/features/imports/reading/cell.rule.ts'
import { matchColumns } from '../../server/features/imports/reading/columns.rule.ts'
import { LIMITS } from '../../server/features/imports/reading/limits.ts'
import { errorWorkbook } from '../../server/features/imports/writing/errorWorkbook.ts'
import { KINDS } from '../../server/features/imports/kinds.rule.ts'
import { readTraining } from '../../server/features/imports/training/readTraining.rule.ts'
import { readHonour } from '../../server/features/imports/honours/readHonour.rule.ts'
import type { SheetRow } from '../../server/features/imports/reading/cell.rule.ts'
import {
  honoursTemplate,
  peopleTemplate,
  TRAINING_TEMPLATE,
  type TemplateKind,
} from '../../server/features/imports/writing/examples.rule.ts'
import { templateWorkbook } from '../../server/features/imports/writing/template.ts'

const POSITIONS = ['教师党支部书记', '专职组织员']
const HEADER = ['工号', '姓名', '任职时间', '备注']
const tooEarly = { column: '任职时间', index: 2, value: '2024-13', reason: '没有 13 月。', suggestion: '请检查月份。' }
const noUnit = { column: '单位', index: null, value: '', reason: '没有单位。', suggestion: '请填写单位。' }
const WRONG = { row: 7, cells: ['007', '𠮷野', '2024-13'], errors: [tooEarly, noUnit] }

const inExcel = (bytes: Uint8Array): WorkBook => read(bytes, { cellStyles: true, cellNF: true, sheetStubs: true })
const cellAt = (book: WorkBook, at: string): CellObject =>
  (book.Sheets[book.SheetNames[0]!] as Record<string, CellObject>)[at]!
const commentAt = (book: WorkBook, at: string): string | undefined => cellAt(book, at).c?.[0]?.t
async function sheetOf(bytes: Uint8Array) {
  const book = await BookReader.open(Buffer.from(bytes), LIMITS)
  const rows = (await Array.fromAsync(book.rows(0))).flat().map(({ cells }) => cells.map(shownIn))
  return { columns: book.table(0).columns, rows }
}

test('an error workbook marks the wrong cells with reason and suggestion, and keeps the others as they were sent', async () => {
  const book = inExcel(await errorWorkbook({ header: HEADER, rows: [WRONG] }))
  expect(commentAt(book, 'C2')).toBe('原因：没有 13 月。\n建议：请检查月份。')
  expect(cellAt(book, 'C2').s).toMatchObject({ patternType: 'solid' })
  expect(cellAt(book, 'A2')).toMatchObject({ t: 's', v: '007', z: '@' })
  expect(commentAt(book, 'A2')).toBeUndefined()
  expect(cellAt(book, 'B2').v).toBe('𠮷野')
  expect(cellAt(book, 'E2').v).toBe('任职时间：没有 13 月。请检查月份。单位：没有单位。请填写单位。')
  expect(cellAt(book, 'F2').v).toBe('7')
})

test('an error workbook that comes back is read by the same columns, and what was added is not read or added twice', async () => {
  const first = await sheetOf(await errorWorkbook({ header: HEADER, rows: [WRONG] }))
  expect(matchColumns(first.columns).fields).toMatchObject({ staffNumber: 0, name: 1, from: 2 })
  expect(matchColumns(first.columns).unmatched.map(({ name }) => name)).toEqual(['错误提示', '原行号'])
  expect(first.rows).toMatchObject([['007', '𠮷野', '2024-13', '', expect.any(String), '7']])

  const header = first.columns.map(({ name }) => name)
  const again = await sheetOf(await errorWorkbook({ header, rows: [{ ...WRONG, row: 2, cells: first.rows[0]! }] }))
  expect(again.columns.map(({ name }) => name)).toEqual(header)
  expect(again.rows[0]!.at(-1)).toBe('2')
})

test('an error workbook has 5,000 rows at most, and says how many are left', async () => {
  const book = inExcel(await errorWorkbook({ header: HEADER, rows: Array<typeof WRONG>(5_003).fill(WRONG) }))
  expect(book.Sheets['待更正']!['!ref']).toBe('A1:F5001')
  expect(JSON.stringify(book.Sheets['说明'])).toContain('还有 3 行')
})

test('the template is read by its own columns, with no row, and every example in it can be imported', async () => {
  const template = peopleTemplate(POSITIONS)
  const bytes = await templateWorkbook(template)
  const { columns, rows } = await sheetOf(bytes)
  const { fields, unmatched } = matchColumns(columns)
  expect(rows).toEqual([])
  expect(unmatched).toEqual([])
  expect(Object.keys(fields)).toEqual(template.columns.map(({ field }) => field))

  const context = {
    fields,
    dates: '1900' as const,
    findUnit: () => ({ unit: 'branch' }),
    positions: new Map(POSITIONS.map((name) => [name, name])),
  }
  const read = template.examples.map(({ cells }, at) =>
    readRow(
      {
        number: at + 2,
        hidden: false,
        cells: template.columns.map(({ field }) => (cells[field] ? { kind: 'text', text: cells[field] } : null)),
      },
      context,
    ),
  )
  expect(read).toMatchObject([
    { row: { staffNumber: '00271', positions: [POSITIONS[0]], from: '2024-09-01', to: null } },
    { row: { positions: POSITIONS, from: '2023-03-01' } },
    { row: { to: '2024-08-31' } },
  ])
})

test('the template keeps what is typed as text, offers the positions and explains each column', async () => {
  const book = inExcel(await templateWorkbook(peopleTemplate(POSITIONS)))
  expect(book.SheetNames).toEqual(['人员与任职', '填写说明', '职务'])
  expect(commentAt(book, 'A1')).toContain('必填')
  expect(cellAt(book, 'B1001').z).toBe('@')
  expect(JSON.stringify(book.Sheets['职务'])).toContain('专职组织员')
  expect(JSON.stringify(book.Sheets['填写说明'])).toContain('林知远')
})

const rowsIn = ({ columns, examples }: TemplateKind): SheetRow[] =>
  examples.map(({ cells }, at) => ({
    number: at + 2,
    hidden: false,
    cells: columns.map(({ field }) => (cells[field] ? { kind: 'text', text: cells[field] } : null)),
  }))

test('so are the templates of training done before and of honours', async () => {
  const kinds = [
    { id: 'branch', name: '全国党建工作样板支部', of: 'unit' as const },
    { id: 'worker', name: '优秀党务工作者', of: 'person' as const },
  ]
  const honours = honoursTemplate(kinds.map(({ name }) => name))
  for (const [kind, template] of [['training', TRAINING_TEMPLATE] as const, ['honours', honours] as const]) {
    const { columns, rows } = await sheetOf(await templateWorkbook(template))
    const { fields, unmatched } = matchColumns(columns)
    expect([rows, unmatched]).toEqual([[], []])
    expect(Object.keys(fields)).toEqual(KINDS[kind].fields)
    const context = {
      fields,
      dates: '1900' as const,
      findUnit: () => ({ unit: 'faculty' }),
      today: '2026-01-01',
      kinds,
    }
    const read = kind === 'training' ? readTraining : readHonour
    expect(rowsIn(template).map((row) => read(row, context))).toMatchObject(
      {
        training: [
          {
            row: {
              staffNumber: '00271',
              from: '2022-05-10',
              to: '2022-05-14',
              credit: 4_000,
              certificate: 'JW2022-0137',
            },
          },
          { row: { unit: 'faculty', from: '2023-03-01', to: '2023-03-31', credit: 750, certificate: '' } },
        ],
        honours: [
          { row: { kind: 'branch', unit: 'faculty', person: null, level: 'national', to: '2024-03-31' } },
          { row: { kind: 'worker', person: { staffNumber: '00271' }, level: 'city', from: '2023-07-01', to: null } },
        ],
      }[kind],
    )
  }
})
