/** Where the header of a sheet is, when it was looked for in the wrong row. */
import type { AppContext } from '../../appContext.ts'
import type { Actor } from '../../access/actor.ts'
import { fail } from './imports.failures.ts'
import { RosterImports, type RosterImport } from './imports.model.ts'
import { importFor } from './imports.service.ts'
import { matchingOf, rememberedOf, withHeader, type ChosenHeader } from './sheetView.ts'

/** While nothing was begun, a person may say anew what the file is. */
export function refuseState({ state }: RosterImport): void {
  if (state !== 'matching' && state !== 'checked' && state !== 'returned') throw fail('import.state')
}

/** Takes a person's word for where the header of a sheet is: what its columns are is looked at next. */
export async function chooseHeader(
  app: AppContext,
  actor: Actor,
  id: string,
  given: ChosenHeader,
): Promise<RosterImport> {
  const of = await importFor(actor, id)
  refuseState(of)
  const sheet = await withHeader(app, of, given, await rememberedOf(of))
  if (sheet.columns.length === 0) throw fail('import.noHeader', { row: given.header.row })
  const sheets = of.book!.sheets.map((each, at) => (at === given.sheet ? sheet : each))
  const now = {
    book: { ...of.book!, sheets },
    matching: matchingOf(sheet, given.sheet),
    state: 'matching',
    refusal: null,
  }
  const { matchedCount } = await RosterImports.updateOne({ _id: id, state: of.state }, { $set: now })
  if (matchedCount === 0) throw fail('import.state')
  return importFor(actor, id)
}
