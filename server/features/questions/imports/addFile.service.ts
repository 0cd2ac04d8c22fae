/** The jobs that add what was chosen of a file to the bank, and take it away again. */
import type { Actor } from '../../../access/actor.ts'
import type { JobContext } from '../../../jobs/definitions.ts'
import { slices } from '../../../lib/batches.ts'
import { now } from '../../../lib/clock.ts'
import { Failure } from '../../../lib/failure.ts'
import { note } from '../../audit/audit.service.ts'
import { assetsNamed, withAssets } from '../formats/assets.rule.ts'
import { FORMAT_NAMES } from '../formats/formats.rule.ts'
import { addMany, removeUnusedOf } from '../questions.service.ts'
import { assetsOfBrought } from './broughtFiles.service.ts'
import { countThere } from './countThere.service.ts'
import { actingOn, inFile, type OfFile } from './fileImports.service.ts'
import { questionId } from './questionId.ts'
import { ImportItems, QuestionImports, type ImportItem, type ImportState } from './questionImports.model.ts'
import { report } from './readFile.service.ts'
import { stop } from './stopFile.service.ts'

const SLICE = 500
const inState = (id: string, state: ImportState) =>
  QuestionImports.findOne({ _id: id, 'file.state': state }).lean() as Promise<OfFile | null>

/**
 * Begins anew after a kill: what is in the bank stays, for the ids follow from the import and the place in it. `most`:
 * slices after which a test has it end.
 */
export async function addFile(job: JobContext, id: string, { slice = SLICE, most = Infinity } = {}): Promise<void> {
  const of = await inState(id, 'adding')
  if (!of) return
  try {
    await addAll(job, of, { slice, most })
  } catch (error) {
    if (!(error instanceof Failure) || job.signal.aborted) throw error
    await job.publish((session) => stop(id, { code: error.code, message: error.message }, session))
  }
}

/** Of a span of places: the embedded engine reads all that a filter finds, whatever the limit. */
const takenWithin = (id: string, from: number, most: number): Promise<ImportItem[]> =>
  ImportItems.find({ import: id, taken: true, at: { $gt: from - 1, $lt: from + most } })
    .sort({ at: 1 })
    .lean()

async function addAll(job: JobContext, of: OfFile, { slice, most }: { slice: number; most: number }): Promise<void> {
  const actor = await actingOn(of)
  const { questions, faults } = of.file.counts
  const all = questions + faults
  let refused = 0
  for (let from = 0; from < all; from += slice) {
    job.signal.throwIfAborted()
    if (from >= slice * most) throw new Error('stopped between two slices')
    refused += await addSome(job, of, actor, await takenWithin(of._id, from, slice))
    await report(job, of._id, Math.min(1, (from + slice) / all))
  }
  await finish(job, of, of.questions.length - refused)
}

/** @returns how many of them the bank refuses: what a file shows may be gone meanwhile */
async function addSome(job: JobContext, of: OfFile, actor: Actor, items: readonly ImportItem[]): Promise<number> {
  if (items.length === 0) return 0
  const named = new Set(items.flatMap(({ question }) => assetsNamed(question!.content)))
  const assets = await assetsOfBrought(job.app, actor, of, named)
  const questions = items.map(({ at, question }) => ({
    id: questionId(of._id, at),
    content: withAssets(question!.content, (file) => assets.get(file) ?? null),
    traits: question!.traits,
  }))
  return (await addMany(actor, { unit: of.unit, questions }, (work) => job.publish(work))).faulty.length
}

async function finish(job: JobContext, of: OfFile, added: number): Promise<void> {
  await job.publish(async (session) => {
    await QuestionImports.updateOne(
      { _id: of._id, 'file.state': 'adding' },
      { $set: { added, ...inFile({ state: 'added', progress: 1 }) } },
      { session },
    )
    const words = `${added} 道试题（${FORMAT_NAMES[of.format]}，“${of.file.name}”）`
    await note({ account: of.file.account, name: of.by }, 'question.import', of._id, words, session)
  })
}

/** What was changed or used since stays, and is counted. */
export async function undoFile(job: JobContext, id: string): Promise<void> {
  const of = await inState(id, 'undoing')
  if (!of) return
  let done = 0
  for (const slice of slices(of.questions, SLICE)) {
    job.signal.throwIfAborted()
    await removeUnusedOf({ ancestors: of.unit }, slice, (work) => job.publish(work))
    await report(job, id, (done += slice.length) / of.questions.length)
  }
  const kept = await countThere(of.questions)
  const over = of.file.stopped
    ? { questions: [], ...inFile({ state: 'read', progress: 0, stopped: false }) }
    : { undoneAt: now(), kept, ...inFile({ state: 'undone', progress: 1 }) }
  await job.publish(async (session) => {
    await QuestionImports.updateOne({ _id: id, 'file.state': 'undoing' }, { $set: over }, { session })
    if (of.file.stopped) return
    await note(
      { account: of.file.account, name: of.by },
      'question.undoImport',
      id,
      `${of.added - kept} 道试题`,
      session,
    )
  })
}
