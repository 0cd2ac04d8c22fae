/** The jobs that add what was chosen of a file to the bank, and take it away again. */
import type { JobContext } from '../../../jobs/definitions.ts'
import { slices } from '../../../lib/batches.ts'
import { now } from '../../../lib/clock.ts'
import { Failure } from '../../../lib/failure.ts'
import { note } from '../../audit/audit.service.ts'
import { assetsNamed, withAssets } from '../formats/assetsOf.ts'
import { FORMAT_NAMES } from '../formats/formats.rule.ts'
import { Questions } from '../questions.model.ts'
import { addMany, removeUnusedOf } from '../questions.service.ts'
import { assetsOfBrought } from './broughtFiles.service.ts'
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

const takenAfter = (id: string, at: number, most: number): Promise<ImportItem[]> =>
  ImportItems.find({ import: id, taken: true, at: { $gt: at } })
    .sort({ at: 1 })
    .limit(most)
    .lean()

async function addAll(job: JobContext, of: OfFile, { slice, most }: { slice: number; most: number }): Promise<void> {
  const actor = await actingOn(of)
  let [at, done, slices] = [-1, 0, 0]
  for (let items = await takenAfter(of._id, at, slice); items.length > 0; items = await takenAfter(of._id, at, slice)) {
    job.signal.throwIfAborted()
    if (slices++ === most) throw new Error('stopped between two slices')
    const named = new Set(items.flatMap(({ question }) => assetsNamed(question!.content)))
    const assets = await assetsOfBrought(job.app, actor, of, named)
    const questions = items.map(({ at, question }) => ({
      id: questionId(of._id, at),
      content: withAssets(question!.content, (file) => assets.get(file) ?? null),
      traits: question!.traits,
    }))
    await addMany(actor, { unit: of.unit, questions }, job.publish)
    at = items.at(-1)!.at
    done += items.length
    await report(job, of._id, done / of.questions.length)
  }
  await finish(job, of)
}

async function finish(job: JobContext, of: OfFile): Promise<void> {
  const added = await Questions.countDocuments({ _id: { $in: of.questions } })
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
    await removeUnusedOf({ ancestors: of.unit }, slice)
    await report(job, id, (done += slice.length) / of.questions.length)
  }
  const kept = await Questions.countDocuments({ _id: { $in: of.questions } })
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
