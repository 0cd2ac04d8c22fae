/** What a person asks of a file of questions; the work is done by jobs (questionImports.jobs.ts). */
import { createHash } from 'node:crypto'
import type { ClientSession } from 'mongoose'
import { can, scope, type Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import { now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { withWorkFile } from '../../../storage/workFolder.ts'
import { actorOfAccount } from '../../accounts/accounts.service.ts'
import { homeFor } from '../bank.service.ts'
import type { QuestionFormat } from '../formats/formats.rule.ts'
import { questionId } from './questionId.ts'
import { fail } from './questionImports.failures.ts'
import {
  importFolder,
  ImportItems,
  QuestionImports,
  sourceKey,
  type FileImport,
  type ImportState,
  type QuestionImport,
} from './questionImports.model.ts'

export type Act = 'read' | 'add' | 'undo'
export type OfFile = QuestionImport & { file: FileImport }

/** Sets the work going, in the transaction that says so. */
export const start = (act: Act, { _id, file }: OfFile, owner: string, session: ClientSession) =>
  enqueue(
    `questions.${act}File`,
    { import: _id, name: file.name },
    { key: `questions.${act}File:${_id}`, owner },
    session,
  )

/** What is shown of one: without the ids of its questions, of which there may be thousands. */
export type ShownImport = Omit<QuestionImport, 'questions'>
export const SHOWN = { questions: 0, 'file.assets': 0 } as const

/** @throws notFound for one of elsewhere */
export async function importShown(actor: Actor, id: string, session?: ClientSession): Promise<ShownImport> {
  const own = { _id: id, ...scope(actor, 'question.write') }
  const found = await QuestionImports.findOne(own, SHOWN, session ? { session } : {}).lean()
  if (!found) throw httpFail('notFound')
  return found
}
/** @throws notFound for one of elsewhere */
export async function importFor(actor: Actor, id: string, session?: ClientSession): Promise<QuestionImport> {
  const own = { _id: id, ...scope(actor, 'question.write') }
  const found = await QuestionImports.findOne(own, null, session ? { session } : {}).lean()
  if (!found) throw httpFail('notFound')
  return found
}
/** @throws notFound for a text: it has no file */
export async function fileImportFor(actor: Actor, id: string, session?: ClientSession): Promise<OfFile> {
  const { file, ...found } = await importFor(actor, id, session)
  if (!file) throw httpFail('notFound')
  return { ...found, file }
}

/** Whose rights a job works with, as they are now. @throws questionImport.noRight */
export async function actingOn({ file, unit }: OfFile): Promise<Actor> {
  const account = await actorOfAccount(file.account)
  const actor = account && { ...account, session: '' }
  if (!actor || !can(actor, 'question.write')) throw fail('questionImport.noRight')
  await homeFor(actor, unit)
  return actor
}

interface GivenFile {
  id: string
  format: QuestionFormat
  fileName: string
  bytes: Uint8Array
}
/** Keeps a file and begins to read it. The same again is the same import. */
export async function takeFile(
  app: AppContext,
  actor: Actor,
  { id, format, fileName, bytes }: GivenFile,
): Promise<ShownImport> {
  const unit = await homeFor(actor, undefined)
  const row: OfFile = {
    ...{ _id: id, unit: unit._id, ancestors: unit.ancestors, format, questions: [], added: 0, by: actor.name },
    digest: createHash('sha256').update(fileName).update('\0').update(bytes).digest('base64url'),
    ...{ createdAt: now(), undoneAt: null, kept: 0 },
    file: {
      ...{ name: fileName, size: bytes.byteLength, state: 'reading', account: actor.account, progress: 0 },
      ...{ refusal: null, counts: { questions: 0, faults: 0, doubles: 0, taken: 0 }, remarks: [] },
      ...{ files: [], assets: [], stopped: false },
    },
  }
  await createOnce<QuestionImport>(QuestionImports, {
    row,
    given: ['unit', 'format', 'digest'],
    own: scope(actor, 'question.write'),
    async create() {
      await withWorkFile(app, bytes, (local) => app.storage.put(sourceKey(id), local))
      await transaction(async (session) => {
        await QuestionImports.create([row], { session })
        await start('read', row, actor.account, session)
      })
    },
  })
  return importShown(actor, id)
}

interface Beginning {
  act: Act
  from: ImportState
  to: ImportState
  set?: (of: OfFile, session: ClientSession) => Promise<Partial<QuestionImport>>
}
/** Takes a file from one state to another and sets the work going; asked twice it is done once. */
async function begin(actor: Actor, id: string, { act, from, to, set }: Beginning): Promise<ShownImport> {
  await transaction(async (session) => {
    const of = await fileImportFor(actor, id, session)
    if (of.file.state === to) return
    if (of.file.state !== from) throw fail('questionImport.state')
    const patch = {
      ...(await set?.(of, session)),
      ...inFile({ state: to, refusal: null, progress: 0, stopped: false }),
    }
    await QuestionImports.updateOne(
      { _id: id, 'file.state': from },
      { $set: { ...patch, 'file.account': actor.account } },
      { session },
    )
    await start(act, of, actor.account, session)
  })
  return importShown(actor, id)
}
/** As an update names what is said of the file. */
export const inFile = (patch: Partial<FileImport>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(patch).map(([field, value]) => [`file.${field}`, value]))

/** @throws questionImport.nothing, questionImport.state */
export const confirm = (actor: Actor, id: string): Promise<ShownImport> =>
  begin(actor, id, {
    act: 'add',
    from: 'read',
    to: 'adding',
    async set({ _id }, session) {
      const taken = await ImportItems.find({ import: _id, taken: true }, { at: 1 }, { session }).sort({ at: 1 }).lean()
      if (taken.length === 0) throw fail('questionImport.nothing')
      return { by: actor.name, questions: taken.map(({ at }) => questionId(_id, at)) }
    },
  })

export const undoFile = (actor: Actor, id: string): Promise<ShownImport> =>
  begin(actor, id, { act: 'undo', from: 'added', to: 'undoing' })

/** Only what added nothing. @throws questionImport.state */
export async function drop(app: AppContext, actor: Actor, id: string): Promise<void> {
  const { file } = await fileImportFor(actor, id)
  if (!(file.state === 'read' || file.state === 'failed') || !(await removeImport(app, id, file.state)))
    throw fail('questionImport.state')
}

/** Its files go last: a row without them could not be shown. @returns whether it was as it was read */
export async function removeImport(
  { storage }: Pick<AppContext, 'storage'>,
  id: string,
  state: ImportState,
): Promise<boolean> {
  const { deletedCount } = await QuestionImports.deleteOne({ _id: id, 'file.state': state })
  if (deletedCount === 0) return false
  await ImportItems.deleteMany({ import: id })
  await storage.remove(`${importFolder(id)}/`)
  return true
}
