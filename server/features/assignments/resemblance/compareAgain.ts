/** What an earlier program compared: without what can be read of files by now, or with fewer classes. */
import type { ClientSession } from 'mongoose'
import { enqueue } from '../../../jobs/enqueue.ts'
import { READER, SubmissionPrintRows } from './resemblance.model.ts'

type Publish = <T>(work: (session: ClientSession) => Promise<T>) => Promise<T>
const SLICE = 100
const EARLIER = [{ reader: null }, { reader: { $lt: READER } }]

async function slice(filter: object, job: string, session: ClientSession): Promise<number> {
  const rows = await SubmissionPrintRows.find(filter, { _id: 1 }, { session }).limit(SLICE).lean()
  const ids = rows.map(({ _id }) => _id)
  if (ids.length === 0) return 0
  for (const submission of ids) await enqueue(job, { submission }, { key: `${job}:${submission}` }, session)
  await SubmissionPrintRows.updateMany({ _id: { $in: ids } }, { $set: { reader: READER } }, { session })
  return ids.length
}

/** Run again it finds nothing more to do. `job`: what compares one. */
export async function compareAgain(job: string, publish: Publish, signal: AbortSignal): Promise<void> {
  for (const filter of EARLIER)
    while ((await publish((session) => slice(filter, job, session))) > 0) signal.throwIfAborted()
}
