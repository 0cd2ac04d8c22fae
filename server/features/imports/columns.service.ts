/** What a file is and which of its columns are read: by their names, by what was said of earlier files, by a person. */
import type { AppContext } from '../../appContext.ts'
import type { Actor } from '../../access/actor.ts'
import { Failure } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { institutionFor } from '../organisations/unitsBelow.service.ts'
import { maskedIn } from '../roster/secrets.rule.ts'
import { importFields } from './imports.contract.ts'
import { fail } from './imports.failures.ts'
import { ColumnMemories, RosterImports, storageKey, type Matching, type RosterImport } from './imports.model.ts'
import { importFor, start } from './imports.service.ts'
import { isBlank, shownIn } from './reading/cell.rule.ts'
import { matchColumns, rememberedAs, type ImportField } from './reading/columns.rule.ts'
import { openSheets, type OpenSheets } from './reading/openSheets.ts'
import type { SheetSurvey } from './reading/survey.ts'

const PREVIEW = 8
type Sheet = NonNullable<RosterImport['book']>['sheets'][number]
type Field = (typeof importFields)[number]
const isRead = (field: ImportField | undefined): field is Field =>
  field !== undefined && (importFields as readonly string[]).includes(field)

async function rememberedOf(unit: string): Promise<ReadonlyMap<string, ImportField | null>> {
  const memory = await ColumnMemories.findById(await institutionFor(unit)).lean()
  return new Map(memory?.names.map(({ name, field }) => [name, field]))
}

async function previewOf(book: OpenSheets, sheet: number): Promise<Sheet['preview']> {
  const shown: Sheet['preview'] = []
  for await (const batch of book.rows(sheet)) {
    for (const { number, cells } of batch)
      if (shown.length < PREVIEW && !isBlank(cells))
        shown.push({ row: number, cells: cells.map((cell) => maskedIn(shownIn(cell))) })
    if (shown.length >= PREVIEW) break
  }
  return shown
}

const maskedLine = <T extends { text: string }>(line: T): T => ({ ...line, text: maskedIn(line.text) })

async function sheetOf(
  book: OpenSheets,
  { name, hidden, hiddenRows, filtered, table }: SheetSurvey,
  at: number,
  remembered: ReadonlyMap<string, ImportField | null>,
): Promise<Sheet> {
  const columns = table?.columns ?? []
  const fieldAt = new Map(
    Object.entries(matchColumns(columns, remembered).fields).map(([field, column]) => [column, field]),
  )
  return {
    name,
    hidden,
    rows: table?.rows ?? 0,
    hiddenRows,
    filtered,
    header: table?.header ?? null,
    columns: columns.map(({ column, name: header }) => {
      const field = fieldAt.get(column) as ImportField | undefined
      return { column, name: maskedIn(header), field: isRead(field) ? field : null }
    }),
    titles: (table?.titles ?? []).map(maskedLine),
    notes: (table?.notes ?? []).map(maskedLine),
    preview: table ? await previewOf(book, at) : [],
  }
}

/** The sheet with the most rows of people, those that are shown first. */
function mainSheet(sheets: readonly Sheet[]): number {
  const rank = ({ hidden, columns, rows }: Sheet) =>
    (columns.some(({ field }) => field === 'name') ? 1e9 : 0) + (hidden ? 0 : 1e8) + rows
  return sheets.reduce((best, sheet, at) => (rank(sheet) > rank(sheets[best]!) ? at : best), 0)
}

/** A sheet of explanations beside the table, as in our own template, is no second one. */
const isOfPeople = ({ rows, columns }: Sheet): boolean => rows > 0 && columns.some(({ field }) => field === 'name')

const matchingOf = (sheet: Sheet, at: number): Matching | null =>
  sheet.header && {
    sheet: at,
    header: sheet.header,
    fields: Object.fromEntries(sheet.columns.flatMap(({ field, column }) => (field ? [[field, column]] : []))),
  }

/** Whether a person need not look at the columns: who it is, where and what is known by name. */
const isClear = (matching: Matching | null): boolean =>
  matching !== null && (['name', 'unit', 'position', 'from'] as const).every((field) => field in matching.fields)

/** The job: looks the file through, and goes on to compare it where its columns are clear. */
export async function survey(app: AppContext, id: string, signal: AbortSignal): Promise<void> {
  const of = await RosterImports.findOne({ _id: id, state: 'reading' }).lean()
  if (!of) return
  try {
    await surveyFile(app, of, signal)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const refusal = { code: error.code, message: error.message }
    await RosterImports.updateOne({ _id: id, state: 'reading' }, { $set: { state: 'failed', refusal } })
  }
}

async function surveyFile(app: AppContext, of: RosterImport, signal: AbortSignal): Promise<void> {
  const remembered = await rememberedOf(of.unit)
  const book = await app.storage.withLocal(storageKey(of._id), async (file) => {
    const opened = await openSheets(file, { signal })
    try {
      const sheets: Sheet[] = []
      for (const [at, each] of opened.sheets.entries()) sheets.push(await sheetOf(opened, each, at, remembered))
      return { dates: opened.dates, warnings: opened.warnings.map(({ sentence }) => sentence), sheets }
    } finally {
      await opened.close()
    }
  })
  const at = mainSheet(book.sheets)
  const matching = matchingOf(book.sheets[at]!, at)
  const isOne = book.sheets.filter((sheet) => !sheet.hidden && isOfPeople(sheet)).length === 1
  const state = isOne && isClear(matching) ? 'checking' : 'matching'
  await transaction(async (session) => {
    const { matchedCount } = await RosterImports.updateOne(
      { _id: of._id, state: 'reading' },
      { $set: { book, matching, state } },
      { session },
    )
    if (matchedCount === 1 && state === 'checking') await start('check', of, of.account, session)
  })
}

export interface GivenColumns {
  sheet: number
  header: { row: number; lines: number }
  columns: { column: number; field: Field | null }[]
}

/** Takes a person's word for what the columns are, and remembers it for the institution. */
export async function match(app: AppContext, actor: Actor, id: string, given: GivenColumns): Promise<RosterImport> {
  const of = await importFor(actor, id)
  if (of.state !== 'matching' && of.state !== 'checked') throw fail('import.state')
  const sheet = await withHeader(app, of, given)
  const fieldAt = new Map(given.columns.map(({ column, field }) => [column, field]))
  const columns = sheet.columns.map((each) => ({ ...each, field: fieldAt.get(each.column) ?? null }))
  const matching = matchingOf({ ...sheet, columns }, given.sheet)!
  const chosen = columns.flatMap(({ field }) => field ?? [])
  if (new Set(chosen).size < chosen.length) throw fail('import.columnTwice')
  if (!('name' in matching.fields)) throw fail('import.noName')
  const institution = await institutionFor(of.unit)
  const sheets = of.book!.sheets.map((each, at) => (at === given.sheet ? { ...sheet, columns } : each))
  await transaction(async (session) => {
    const before = await ColumnMemories.findById(institution, null, { session }).lean()
    const names = columns.map(({ name, field }) => ({ name: rememberedAs(name), field }))
    const others = before?.names.filter(({ name }) => !names.some((each) => each.name === name)) ?? []
    await ColumnMemories.updateOne(
      { _id: institution },
      { $set: { names: [...names, ...others].slice(0, MOST_REMEMBERED) } },
      { upsert: true, session },
    )
    const { matchedCount } = await RosterImports.updateOne(
      { _id: id, state: of.state },
      { $set: { matching, book: { ...of.book!, sheets }, state: 'checking', refusal: null } },
      { session },
    )
    if (matchedCount === 0) throw fail('import.state')
    await start('check', of, actor.account, session)
  })
  return importFor(actor, id)
}
const MOST_REMEMBERED = 300

/** The sheet as it is with the header that the person chose. */
async function withHeader({ storage }: AppContext, of: RosterImport, { sheet, header }: GivenColumns): Promise<Sheet> {
  const known = of.book!.sheets[sheet]
  if (!known) throw fail('sheets.noSuchSheet')
  if (known.header?.row === header.row && known.header.lines === header.lines) return known
  return storage.withLocal(storageKey(of._id), async (file) => {
    const opened = await openSheets(file)
    try {
      const table = await opened.table(sheet, header)
      return await sheetOf(opened, { ...opened.sheets[sheet]!, table }, sheet, new Map())
    } finally {
      await opened.close()
    }
  })
}
