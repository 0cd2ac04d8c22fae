/** A file that comes in: kept, and begun to be read. */
import { createHash } from 'node:crypto'
import { scope, type Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { transaction } from '../../lib/transaction.ts'
import { withWorkFile } from '../../storage/workFolder.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { RosterImports, storageKey, type RosterImport } from './imports.model.ts'
import { CAPABILITIES, importFor, start } from './imports.service.ts'
import type { ImportKind } from './kinds.rule.ts'

export interface GivenFile {
  id: string
  kind: ImportKind
  fileName: string
  bytes: Uint8Array
}

/** Keeps a file and begins to read it. The same again is the same import. */
export async function takeFile(
  app: AppContext,
  actor: Actor,
  unit: string,
  { id, kind, fileName, bytes }: GivenFile,
): Promise<RosterImport> {
  const home = await unitFor(actor, CAPABILITIES[kind], unit)
  const row: RosterImport = {
    _id: id,
    kind,
    unit,
    ancestors: home.ancestors,
    account: actor.account,
    by: actor.name,
    fileName,
    size: bytes.byteLength,
    fileKept: true,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    createdAt: now(),
    state: 'reading',
    progress: 0,
    book: null,
    matching: null,
    choices: [],
    counts: {},
    endedPosts: 0,
    heldPosts: 0,
    digest: null,
    followed: null,
    committedAt: null,
    partSize: null,
    partsDone: 0,
    partsUndone: 0,
    appliedAt: null,
    undoneAt: null,
    refusal: null,
    kept: [],
    classes: [],
    effect: null,
    classesRevision: 0,
    submittedAt: null,
    approved: null,
    undoneBy: null,
  }
  await createOnce(RosterImports, {
    row,
    given: ['unit', 'kind', 'fileName', 'size', 'sha256'],
    own: scope(actor, 'roster.write'),
    async create() {
      await withWorkFile(app, bytes, (file) => app.storage.put(storageKey(id), file))
      await transaction(async (session) => {
        await RosterImports.create([row], { session })
        await start('read', row, actor.account, session)
      })
    },
  })
  return importFor(actor, id)
}
