/** A sheet of an import as a person looks at it: its columns by their names and by what was said of earlier files. */
import type { AppContext } from '../../appContext.ts'
import { institutionFor } from '../organisations/unitsBelow.service.ts'
import { maskedIn } from '../roster/secrets.rule.ts'
import { KINDS, type ImportKind, type ReadField } from './kinds.rule.ts'
import { fail } from './imports.failures.ts'
import { ColumnMemories, storageKey, type Matching, type RosterImport } from './imports.model.ts'
import { isBlank, shownIn } from './reading/cell.rule.ts'
import { matchColumns, type ImportField } from './reading/columns.rule.ts'
import { openSheets, type OpenSheets } from './reading/openSheets.ts'
import type { SheetSurvey } from './reading/survey.ts'
import type { HeaderChoice } from './reading/table.rule.ts'

const PREVIEW = 8
export type Sheet = NonNullable<RosterImport['book']>['sheets'][number]
export const isRead = (kind: ImportKind, field: ImportField | undefined): field is ReadField =>
  field !== undefined && (KINDS[kind].fields as readonly ImportField[]).includes(field)

/** Each kind has names of its own: 时间 is when a post began, or when a training was. */
export async function memoryOf({ unit, kind }: Pick<RosterImport, 'unit' | 'kind'>): Promise<string> {
  const institution = await institutionFor(unit)
  return kind === 'people' ? institution : `${institution}:${kind}`
}

export async function rememberedOf(of: RosterImport): Promise<ReadonlyMap<string, ImportField | null>> {
  const memory = await ColumnMemories.findById(await memoryOf(of)).lean()
  return new Map(memory?.names.map(({ name, field }) => [name, field]))
}

/** `numbers`: the column of staff numbers. */
async function previewOf(
  book: OpenSheets,
  { sheet, header, numbers }: { sheet: number; header: HeaderChoice; numbers: number },
): Promise<Sheet['preview']> {
  const shown: Sheet['preview'] = []
  for await (const batch of book.rows(sheet, header)) {
    for (const { number, cells } of batch)
      if (shown.length < PREVIEW && !isBlank(cells)) {
        const texts = cells.map(shownIn)
        shown.push({ row: number, cells: texts.map((text) => maskedIn(text, texts[numbers])) })
      }
    if (shown.length >= PREVIEW) break
  }
  return shown
}

const maskedLine = <T extends { text: string }>(line: T): T => ({ ...line, text: maskedIn(line.text) })

export async function sheetOf(
  book: OpenSheets,
  { name, hidden, hiddenRows, filtered, table }: SheetSurvey,
  at: number,
  { kind, remembered }: { kind: ImportKind; remembered: ReadonlyMap<string, ImportField | null> },
): Promise<Sheet> {
  const columns = table?.columns ?? []
  const { fields } = matchColumns(columns, remembered)
  const fieldAt = new Map(Object.entries(fields).map(([field, column]) => [column, field]))
  return {
    name,
    hidden,
    rows: table?.rows ?? 0,
    hiddenRows,
    filtered,
    header: table?.header ?? null,
    columns: columns.map(({ column, name: header }) => {
      const field = fieldAt.get(column) as ImportField | undefined
      return { column, name: maskedIn(header), field: isRead(kind, field) ? field : null }
    }),
    titles: (table?.titles ?? []).map(maskedLine),
    notes: (table?.notes ?? []).map(maskedLine),
    preview: table ? await previewOf(book, { sheet: at, header: table.header, numbers: fields.staffNumber ?? -1 }) : [],
  }
}

export const matchingOf = (sheet: Sheet, at: number): Matching | null =>
  sheet.header && {
    sheet: at,
    header: sheet.header,
    fields: Object.fromEntries(sheet.columns.flatMap(({ field, column }) => (field ? [[field, column]] : []))),
  }

export interface ChosenHeader {
  sheet: number
  header: HeaderChoice
}

/** The sheet as it is with the header that the person chose. */
export async function withHeader(
  { storage }: AppContext,
  of: RosterImport,
  { sheet, header }: ChosenHeader,
  remembered: ReadonlyMap<string, ImportField | null> = new Map(),
): Promise<Sheet> {
  const known = of.book!.sheets[sheet]
  if (!known) throw fail('sheets.noSuchSheet')
  if (known.header?.row === header.row && known.header.lines === header.lines) return known
  return storage.withLocal(storageKey(of._id), async (file) => {
    const opened = await openSheets(file)
    try {
      const table = await opened.table(sheet, header)
      return await sheetOf(opened, { ...opened.sheets[sheet]!, table }, sheet, { kind: of.kind, remembered })
    } finally {
      await opened.close()
    }
  })
}
