/** Imports keep up with the tree, and say which files are theirs. */
import { namesFiles } from '../../backup/namedFiles.ts'
import { recordsReturning } from '../ledger/ledger.events.ts'
import { factsOf } from '../ledger/training.service.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { RosterImports, storageKey, type RosterImport } from './imports.model.ts'

standsInTree('导入', RosterImports)

/**
 * What an import brought stood under the other person already when two became one: undoing the import meanwhile had
 * nothing of it to take back.
 */
recordsReturning.on(async ({ records, withheld }, session) => {
  const trainings = records.filter(({ kind }) => kind === 'training.completed')
  const imports = [...new Set(trainings.map((record) => factsOf(record).source.import))]
  const rows = await RosterImports.find({ _id: { $in: imports } }, { undoneAt: 1 }, { session }).lean()
  const undone = new Set(rows.filter(({ undoneAt }) => undoneAt !== null).map(({ _id }) => _id))
  for (const record of trainings) if (undone.has(factsOf(record).source.import)) withheld.add(record._id)
})

namesFiles('rosterImports', ({ _id, fileKept }: RosterImport) => (fileKept ? [{ key: storageKey(_id) }] : []))
