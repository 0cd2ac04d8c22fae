/** Questions from a workbook: a row each, columns by their names; below a case 案例 the rows of its parts. */
import { tablesWith, type TextTable } from '../../../imports/sheetTexts.service.ts'
import type { PartQuestion } from '../../question.contract.ts'
import { buildQuestion } from '../build.ts'
import { fail } from '../file.failures.ts'
import { questionWithFormulas } from '../formulaWords.ts'
import { faultOf, Unreadable, type FileReading, type ReadQuestion } from '../reading.ts'
import { readTraits } from '../traitTexts.ts'
import { columnsOf, isHeader } from './columns.rule.ts'
import { SAMPLES_SHEET } from './samples.rule.ts'
import { kindIn, piecesOf, rowOf, traitTextsOf, type Row } from './rows.ts'

/** Rows that are one question: of a case its passage first, or none of its own where the parts name it. */
interface Draft {
  head: Row
  parts: Row[]
  /** In a column of its own, repeated beside each part. */
  passage: string
}

function draftsOf(rows: readonly Row[]): Draft[] {
  const drafts: Draft[] = []
  for (const row of rows) {
    const last = drafts.at(-1)
    const passage = row.cell('passage') || (row.cell('partStem') ? row.cell('stem') : '')
    if (passage !== '' && last?.passage === passage) last.parts.push(row)
    else if (passage !== '') drafts.push({ head: row, parts: [row], passage })
    else if (last?.passage === '' && isPart(row) && isCase(last.head)) last.parts.push(row)
    else drafts.push({ head: row, parts: [], passage: '' })
  }
  return drafts
}
const said = (row: Row): Partial<ReturnType<typeof kindIn>> => {
  try {
    return kindIn(row)
  } catch {
    return {} // what is wrong with it is said where it is read
  }
}
const isPart = (row: Row): boolean => said(row).isPart === true
const isCase = (row: Row): boolean => said(row).kind === 'case' && !isPart(row)

/** Carries the row that is at fault out of the others of a case. */
class AtRow extends Error {
  readonly row: Row
  readonly why: Unreadable
  constructor(row: Row, why: Unreadable) {
    super(why.message)
    this.row = row
    this.why = why
  }
}
function at<T>(row: Row, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof Unreadable ? new AtRow(row, error) : error
  }
}

function questionOf({ head, parts, passage }: Draft, sheet: number | null): ReadQuestion {
  const notes: string[] = []
  const alone = at(head, () => {
    const { isPart, kind } = kindIn(head)
    if (isPart && passage === '') throw new Unreadable('noPassage')
    return passage === '' ? piecesOf(head, kind, notes) : null
  })
  const asked = parts.map((row) =>
    at(row, () => {
      const { kind } = kindIn(row)
      return buildQuestion(piecesOf(row, kind === 'case' ? null : kind, notes)) as PartQuestion
    }),
  )
  const pieces = alone ?? { ...piecesOf(head, 'case', notes), stem: passage, explanation: '' }
  const content = at(head, () => buildQuestion(pieces, asked))
  const traits = readTraits(traitTextsOf(head), notes)
  return {
    line: head.row,
    ...placeOf(head, sheet),
    content: questionWithFormulas(content),
    traits,
    notes: [...new Set(notes)],
  }
}
/** `sheet`: null, where there is one alone. */
const placeOf = ({ sheet: name, row }: Row, sheet: number | null): { place?: string; sheet?: number } =>
  sheet === null ? {} : { place: `工作表“${name}”第 ${row} 行`, sheet }

function readTable(table: TextTable, sheet: number | null, reading: FileReading): void {
  const columns = columnsOf(table.header)
  const rows = table.rows.map(({ row, texts }) => rowOf(columns, table.sheet, row, texts))
  if (columns.others.length > 0) reading.remarks!.push(`没有读入的列：${columns.others.slice(0, 20).join('、')}`)
  for (const draft of draftsOf(rows))
    try {
      reading.questions.push(questionOf(draft, sheet))
    } catch (error) {
      if (!(error instanceof AtRow)) throw error
      const { row, why } = error
      reading.faults.push({ ...faultOf(row.row, why.code, row.source, why.detail), ...placeOf(row, sheet) })
    }
}

/** @throws sheets.* and questionFile.noHeader */
export async function readExcel(bytes: Uint8Array): Promise<FileReading> {
  const tables = (await tablesWith(bytes, isHeader)).filter(({ sheet }) => sheet !== SAMPLES_SHEET)
  if (tables.length === 0) throw fail('questionFile.noHeader')
  const reading: FileReading = { questions: [], faults: [], files: [], remarks: [] }
  for (const [at, table] of tables.entries()) readTable(table, tables.length > 1 ? at : null, reading)
  return reading
}
