/** Draws the certificates of a class into a file, which takes the place of the one before. */
import { createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { JobContext } from '../../../jobs/definitions.ts'
import { now } from '../../../lib/clock.ts'
import { newId } from '../../../lib/id.ts'
import { workFolder } from '../../../storage/workFolder.ts'
import { Certificates, type Certificate } from '../certificates.model.ts'
import { printFile } from '../printFile.service.ts'
import { ClassPrints, keyOfPrint } from './prints.model.ts'
import { validOf } from './prints.service.ts'

interface Asked {
  class: string
  title: string
  by: string
}

async function* rowsOf(id: string, count: number, { signal, progress }: JobContext): AsyncGenerator<Certificate> {
  let done = 0
  const rows = Certificates.find({ class: id, state: 'valid' }).sort({ class: 1, number: 1 }).lean().cursor()
  for await (const row of rows) {
    signal.throwIfAborted()
    yield row
    progress((done += 1) / Math.max(1, count))
  }
}

export async function drawPrint({ class: id, title, by }: Asked, job: JobContext): Promise<string | void> {
  const { app, signal } = job
  const { count, stamp } = await validOf(id)
  if (count === 0) return '这个班已经没有有效的证书。'
  const made = { _id: id, stamp, file: newId(), pages: count, madeAt: now(), by }
  const file = path.join(workFolder(app), `${made.file}.pdf`)
  await mkdir(workFolder(app), { recursive: true })
  try {
    const sheet = printFile(`${title} 结业证书`, rowsOf(id, count, job), app.config.publicUrl)
    await pipeline(sheet, createWriteStream(file), { signal })
    const { size } = await stat(file)
    await app.storage.put(keyOfPrint(made), file)
    await replace({ ...made, size }, job)
  } finally {
    await rm(file, { force: true })
  }
}

async function replace(row: Parameters<typeof keyOfPrint>[0] & { size: number }, { app, publish }: JobContext) {
  try {
    const before = await publish((session) =>
      ClassPrints.findOneAndReplace({ _id: row._id }, row, { session, upsert: true, returnDocument: 'before' }).lean(),
    )
    if (before) await app.storage.remove(keyOfPrint(before))
  } catch (error) {
    const known = await ClassPrints.findById(row._id).lean()
    if (known?.file !== row.file) await app.storage.remove(keyOfPrint(row))
    throw error
  }
}
