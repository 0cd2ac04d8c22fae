/** Workbooks that the import hands out: the template, and the rows of a file that cannot be read. */
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { WORKBOOK_TYPE } from '../../lib/workbook.ts'
import { note } from '../audit/audit.service.ts'
import { allKinds } from '../honours/kinds.service.ts'
import { positions, unitFor } from '../organisations/organisations.service.ts'
import { fail } from './imports.failures.ts'
import { ImportRows, storageKey, type ImportRowRecord, type Matching, type RosterImport } from './imports.model.ts'
import { CAPABILITIES, importFor } from './imports.service.ts'
import type { ImportKind } from './kinds.rule.ts'
import { shownIn } from './reading/cell.rule.ts'
import { FIELD_NAMES, type ImportField } from './reading/columns.rule.ts'
import { openSheets } from './reading/openSheets.ts'
import { openedRow } from './sealedPlan.ts'
import { errorWorkbook, MOST_MARKED, type MarkedRow } from './writing/errorWorkbook.ts'
import { honoursTemplate, peopleTemplate, TRAINING_TEMPLATE, type TemplateKind } from './writing/examples.rule.ts'
import { templateWorkbook } from './writing/template.ts'

export async function template(actor: Actor, unit: string, kind: ImportKind): Promise<FileReply> {
  await unitFor(actor, CAPABILITIES[kind], unit)
  const whole = await TEMPLATES[kind]()
  return { type: WORKBOOK_TYPE, body: await templateWorkbook(whole), filename: `${whole.title}.xlsx` }
}

const names = (rows: readonly { name: string }[]): string[] => rows.map(({ name }) => name)
const TEMPLATES: Record<ImportKind, () => TemplateKind | Promise<TemplateKind>> = {
  people: async () => peopleTemplate(names(await positions())),
  training: () => TRAINING_TEMPLATE,
  honours: async () => honoursTemplate(names(await allKinds())),
}

/** The file is read once more: what its rows hold besides the wrong cells is kept nowhere else. */
export async function errorsOf(app: AppContext, actor: Actor, id: string): Promise<FileReply> {
  const of = await importFor(actor, id)
  const { matching, book } = of
  if (!of.fileKept) throw fail('import.fileGone')
  if (!matching || !book) throw fail('import.state')
  const wrong = await ImportRows.find({ import: id, kind: 'error' })
    .sort({ row: 1, _id: 1 })
    .limit(MOST_MARKED)
    .lean<ImportRowRecord[]>()
  if (wrong.length === 0) throw fail('import.noErrors')
  const header: string[] = []
  for (const { column, name } of book.sheets[matching.sheet]!.columns) header[column] = name
  const body = await errorWorkbook({
    header: Array.from(header, (name) => name ?? ''),
    rows: await markedRows(app, of, matching, wrong),
    left: (of.counts.error ?? 0) - wrong.length,
  })
  await note(actor, 'export.roster', of.unit, `“${of.fileName}”里有错误的行，${wrong.length} 行`)
  return { type: WORKBOOK_TYPE, body, filename: `待更正 ${of.fileName.replace(/\.[^.]*$/, '')}.xlsx` }
}

function markedRows(
  { storage }: AppContext,
  { _id }: RosterImport,
  { sheet, header, fields }: Matching,
  wrong: readonly ImportRowRecord[],
): Promise<MarkedRow[]> {
  const plans = new Map(wrong.map((record) => [record.row, openedRow(record).plan]))
  const columnOf = new Map(
    Object.entries(fields).map(([field, column]) => [FIELD_NAMES[field as ImportField], column] as const),
  )
  return storage.withLocal(storageKey(_id), async (file) => {
    const book = await openSheets(file)
    const marked: MarkedRow[] = []
    try {
      for await (const batch of book.rows(sheet, header))
        for (const { number, cells } of batch) {
          const plan = plans.get(number)
          if (plan?.kind !== 'error') continue
          const errors = plan.errors.map((error) => ({ ...error, index: columnOf.get(error.column) ?? null }))
          marked.push({ row: number, cells: cells.map(shownIn), errors })
        }
    } finally {
      await book.close()
    }
    return marked
  })
}
