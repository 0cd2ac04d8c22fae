/** The job that reads a file of questions: what it holds is stored piece by piece, and shown page by page. */
import { readFile } from 'node:fs/promises'
import type { JobContext } from '../../../jobs/definitions.ts'
import { slices } from '../../../lib/batches.ts'
import { Failure } from '../../../lib/failure.ts'
import { assetsNamed, withAssets } from '../formats/assets.rule.ts'
import { readInThread } from '../formats/readingThread.ts'
import { noteOf, type FileReading, type ReadQuestion } from '../formats/reading.ts'
import { sameInBank } from '../questions.service.ts'
import { keepBrought } from './broughtFiles.service.ts'
import { actingOn, inFile, type OfFile } from './fileImports.service.ts'
import { countsOf, itemsOf } from './itemsOf.ts'
import { fail } from './questionImports.failures.ts'
import { ImportItems, QuestionImports, sourceKey } from './questionImports.model.ts'

/** Of one file. */
const MOST_IN_FILE = 5_000
const SLICE = 500
/** How much of the work the reading itself is. */
const READ = 0.5

export async function readFileOf(job: JobContext, id: string): Promise<void> {
  const of = (await QuestionImports.findOne({ _id: id, 'file.state': 'reading' }).lean()) as OfFile | null
  if (!of) return
  try {
    await store(job, of, await readingOf(job, of))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (job.signal.aborted) throw error // who cancelled it is told so
    const refusal = { code: error.code, message: error.message }
    await job.publish((session) =>
      QuestionImports.updateOne(
        { _id: id, 'file.state': 'reading' },
        { $set: inFile({ state: 'failed', refusal }) },
        { session },
      ),
    )
  }
}

async function readingOf({ app, id, signal }: JobContext, of: OfFile): Promise<FileReading> {
  const bytes = await app.storage.withLocal(sourceKey(of._id), (file) => readFile(file))
  const onFault = (why: string) =>
    app.log.warn({ job: id, format: of.format, why }, 'a file of questions cannot be read')
  const reading = await readInThread(of.format, bytes, { signal, onFault })
  if (reading.questions.length + reading.faults.length > MOST_IN_FILE)
    throw fail('questionImport.tooMany', { most: MOST_IN_FILE })
  return reading
}

/** Pictures that could not be kept are no part of the question; that they are missing is said. */
function withKept(question: ReadQuestion, kept: ReadonlySet<string>): ReadQuestion {
  const named = assetsNamed(question.content)
  if (named.every((each) => kept.has(each))) return question
  const content = withAssets(question.content, (asset) => (kept.has(asset) ? asset : null))
  return { ...question, content, notes: [...new Set([...question.notes, noteOf('pictures')])] }
}

/** All of it anew where a run before this was killed: the row says at last that it is there. */
async function store(job: JobContext, of: OfFile, given: FileReading): Promise<void> {
  const { _id: id } = of
  job.progress(READ)
  const named = new Set(given.questions.flatMap(({ content }) => assetsNamed(content)))
  const files = await keepBrought(job.app, id, given.files, named)
  const kept = new Set(files.map((file) => file.id))
  const reading = { ...given, questions: given.questions.map((question) => withKept(question, kept)) }
  const same = await sameInBank(
    await actingOn(of),
    reading.questions.map(({ content }) => content),
  )
  const items = itemsOf(id, reading, same)
  await job.publish((session) => ImportItems.deleteMany({ import: id }, { session }))
  let done = 0
  for (const slice of slices(items, SLICE)) {
    job.signal.throwIfAborted()
    await job.publish((session) => ImportItems.collection.insertMany(slice as never, { session, ordered: false }))
    done += slice.length
    await report(job, id, READ + ((1 - READ) * done) / items.length)
  }
  const read = { state: 'read' as const, progress: 1, files, counts: countsOf(items), remarks: given.remarks ?? [] }
  await job.publish((session) =>
    QuestionImports.updateOne({ _id: id, 'file.state': 'reading' }, { $set: inFile(read) }, { session }),
  )
  await job.app.storage.remove(sourceKey(id))
}

export async function report(job: JobContext, id: string, progress: number): Promise<void> {
  job.progress(progress)
  await QuestionImports.updateOne({ _id: id }, { $set: inFile({ progress }) })
}
