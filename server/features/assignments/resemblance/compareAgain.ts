/** What an earlier program compared without what can be read of its files by now, such as PDFs of earlier years. */
import type { ClientSession } from 'mongoose'
import { enqueue } from '../../../jobs/enqueue.ts'
import { Submissions } from '../submissions.model.ts'
import { isReadable } from './filesText.ts'
import { READER, SubmissionPrintRows } from './resemblance.model.ts'

type Publish = <T>(work: (session: ClientSession) => Promise<T>) => Promise<T>
const SLICE = 100
const EARLIER = [{ reader: null }, { reader: { $lt: READER } }]

async function slice(filter: object, job: string, session: ClientSession): Promise<number> {
  const rows = await SubmissionPrintRows.find(filter, { _id: 1 }, { session }).limit(SLICE).lean()
  const ids = rows.map(({ _id }) => _id)
  if (ids.length === 0) return 0
  const found = await Submissions.find({ _id: { $in: ids } }, { versions: 1 }, { session }).lean()
  for (const { _id, versions } of found)
    if (versions.at(-1)?.proofs.some(isReadable))
      await enqueue(job, { submission: _id }, { key: `${job}:${_id}` }, session)
  await SubmissionPrintRows.updateMany({ _id: { $in: ids } }, { $set: { reader: READER } }, { session })
  return ids.length
}

/** Run again it finds nothing more to do. `job`: what compares one. */
export async function compareAgain(job: string, publish: Publish, signal: AbortSignal): Promise<void> {
  for (const filter of EARLIER)
    while ((await publish((session) => slice(filter, job, session))) > 0) signal.throwIfAborted()
}
