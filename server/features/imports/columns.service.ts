/** What a file is and which of its columns are read: by their names, by what was said of earlier files, by a person. */
import type { AppContext } from '../../appContext.ts'
import type { Actor } from '../../access/actor.ts'
import { Failure } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { refuseState } from './chooseHeader.service.ts'
import { KINDS, type ImportKind, type ReadField } from './kinds.rule.ts'
import { fail } from './imports.failures.ts'
import { ColumnMemories, RosterImports, storageKey, type Matching, type RosterImport } from './imports.model.ts'
import { importFor, start } from './imports.service.ts'
import { FIELD_NAMES, rememberedAs } from './reading/columns.rule.ts'
import { openSheets } from './reading/openSheets.ts'
import {
  isRead,
  matchingOf,
  memoryOf,
  rememberedOf,
  sheetOf,
  withHeader,
  type ChosenHeader,
  type Sheet,
} from './sheetView.ts'

/** The sheet with the most rows of what is imported, those that are shown first. */
function mainSheet(sheets: readonly Sheet[], kind: ImportKind): number {
  const rank = (sheet: Sheet) => (holdsKind(sheet, kind) ? 1e9 : 0) + (sheet.hidden ? 0 : 1e8) + sheet.rows
  return sheets.reduce((best, sheet, at) => (rank(sheet) > rank(sheets[best]!) ? at : best), 0)
}

/** A sheet of explanations beside the table, as in our own template, is no second one. */
const holdsKind = ({ columns }: Sheet, kind: ImportKind): boolean =>
  columns.some(({ field }) => field === KINDS[kind].needed[0])

/** Whether a person need not look at the columns. */
const isClear = (matching: Matching | null, kind: ImportKind): boolean =>
  matching !== null && KINDS[kind].clear.every((field) => field in matching.fields)

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
  const { kind } = of
  const remembered = await rememberedOf(of)
  const book = await app.storage.withLocal(storageKey(of._id), async (file) => {
    const opened = await openSheets(file, { signal })
    try {
      const sheets: Sheet[] = []
      for (const [at, each] of opened.sheets.entries())
        sheets.push(await sheetOf(opened, each, at, { kind, remembered }))
      return { dates: opened.dates, warnings: opened.warnings.map(({ sentence }) => sentence), sheets }
    } finally {
      await opened.close()
    }
  })
  const at = mainSheet(book.sheets, kind)
  const matching = matchingOf(book.sheets[at]!, at)
  const isOne = book.sheets.filter((sheet) => !sheet.hidden && sheet.rows > 0 && holdsKind(sheet, kind)).length === 1
  const state = isOne && isClear(matching, kind) ? 'checking' : 'matching'
  await transaction(async (session) => {
    const { matchedCount } = await RosterImports.updateOne(
      { _id: of._id, state: 'reading' },
      { $set: { book, matching, state } },
      { session },
    )
    if (matchedCount === 1 && state === 'checking') await start('check', of, of.account, session)
  })
}

export interface GivenColumns extends ChosenHeader {
  columns: { column: number; field: ReadField | null }[]
}

/** Takes a person's word for what the columns are, and remembers it for the institution. */
export async function match(app: AppContext, actor: Actor, id: string, given: GivenColumns): Promise<RosterImport> {
  const of = await importFor(actor, id)
  refuseState(of)
  const sheet = await withHeader(app, of, given)
  const fieldAt = new Map(
    given.columns.map(({ column, field }) => [column, isRead(of.kind, field ?? undefined) ? field : null]),
  )
  const columns = sheet.columns.map((each) => ({ ...each, field: fieldAt.get(each.column) ?? null }))
  const matching = matchingOf({ ...sheet, columns }, given.sheet)!
  const chosen = columns.flatMap(({ field }) => field ?? [])
  if (new Set(chosen).size < chosen.length) throw fail('import.columnTwice')
  const missing = KINDS[of.kind].needed.find((field) => !(field in matching.fields))
  if (missing) throw fail('import.noColumn', { column: FIELD_NAMES[missing] })
  const memory = await memoryOf(of)
  const sheets = of.book!.sheets.map((each, at) => (at === given.sheet ? { ...sheet, columns } : each))
  await transaction(async (session) => {
    const before = await ColumnMemories.findById(memory, null, { session }).lean()
    const names = columns.map(({ name, field }) => ({ name: rememberedAs(name), field }))
    const others = before?.names.filter(({ name }) => !names.some((each) => each.name === name)) ?? []
    await ColumnMemories.updateOne(
      { _id: memory },
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
