/**
 * What an import brings beside people, part by part: each in a transaction. The first sets the mark; from there on the work is
 * done to its end by whichever worker takes the job up.
 */
import type { ClientSession } from 'mongoose'
import type { JobContext } from '../../../jobs/definitions.ts'
import { now } from '../../../lib/clock.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import type { Kept } from '../../roster/undoPeople.service.ts'
import { ImportRows, RosterImports, type RosterImport } from '../imports.model.ts'
import { refuse, undoerOf } from '../refuseUndo.ts'

interface Writing<Row> {
  /** @returns why rows were left out, by their ids */
  write(part: Row[], session: ClientSession): Promise<ReadonlyMap<string, string>>
  /** In the transaction of the first part. */
  begun?(session: ClientSession): Promise<void>
}

export async function writeParts<Row>(
  job: JobContext,
  of: RosterImport,
  parts: readonly Row[][],
  { write, begun }: Writing<Row>,
): Promise<void> {
  const { _id } = of
  for (const [at, part] of parts.entries()) {
    if (at < of.partsDone) continue
    job.signal.throwIfAborted()
    const progress = (at + 1) / parts.length
    await job.publish(async (session) => {
      const left = await write(part, session)
      for (const [row, why] of left) await ImportRows.updateOne({ _id: row }, { $set: { left: why } }, { session })
      if (at === 0) await begun?.(session)
      const mark = at === 0 ? { committedAt: now() } : {}
      await RosterImports.updateOne({ _id }, { $set: { partsDone: at + 1, progress, ...mark } }, { session })
    })
    job.progress(progress)
  }
  const done = { state: 'applied' as const, appliedAt: now(), progress: 1 }
  await job.publish((session) => RosterImports.updateOne({ _id }, { $set: done }, { session }))
}

interface TakingBack<Row> {
  /** What depends on the rows of a part. */
  keptIn(part: Row[], session: ClientSession): Promise<Kept[]>
  undo(part: Row[], session: ClientSession): Promise<void>
  /** For the audit trail. */
  said: string
}

/** Behind the first part all of it goes. */
export async function takePartsBack<Row>(
  job: JobContext,
  of: RosterImport,
  parts: readonly Row[][],
  { keptIn, undo, said }: TakingBack<Row>,
): Promise<void> {
  const { _id } = of
  const written = parts.slice(0, of.partsDone)
  if (!of.undoneAt) {
    const kept: Kept[] = []
    for (const part of written) kept.push(...(await transaction((session) => keptIn(part, session))))
    if (kept.length > 0) return refuse(of, kept)
  }
  for (const [at, part] of written.entries()) {
    if (at < of.partsUndone) continue
    job.signal.throwIfAborted()
    await job.publish(async (session) => {
      await undo(part, session)
      const mark = at === 0 ? { undoneAt: now() } : {}
      await RosterImports.updateOne({ _id }, { $set: { partsUndone: at + 1, ...mark } }, { session })
      if (at === 0) await note(undoerOf(of), 'import.undo', _id, said, session)
    })
    job.progress((at + 1) / written.length)
  }
  await job.publish((session) =>
    RosterImports.updateOne({ _id }, { $set: { state: 'undone', progress: 1 } }, { session }),
  )
}
