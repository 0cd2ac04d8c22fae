/** Pictures of questions out of the storage, in a form that is printed; one that is none any more is left out. */
import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileTypeFromBuffer } from 'file-type'
import PDFDocument from 'pdfkit'
import { printPicture } from '../../../../media/printPicture.ts'
import { MediaRefusal } from '../../../../media/refusal.ts'
import type { AppContext } from '../../../appContext.ts'
import { newId } from '../../../lib/id.ts'
import { workFolder } from '../../../storage/workFolder.ts'
import { originalOf } from '../../assets/blobs.service.ts'
import { assetsById } from '../../assets/catalogue.service.ts'
import type { Picture, Pictures } from './pictures.ts'

const KINDS: Record<string, 'jpeg' | 'png' | 'webp'> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
}
const HEAD_BYTES = 4_100
/** Points of a dot, at 96 an inch. */
const POINTS = 0.75

/** Reads a picture's size; left out of the library's types. */
interface Measure {
  openImage: (bytes: Buffer) => { width: number; height: number }
}

async function headOf(app: AppContext, key: string): Promise<Buffer> {
  const found = await app.storage.read(key, { start: 0, end: HEAD_BYTES - 1 })
  const parts: Buffer[] = []
  if (found) for await (const part of found.body as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts)
}

async function pictureOf(app: AppContext, key: string, measure: Measure): Promise<Picture | null> {
  const kind = KINDS[(await fileTypeFromBuffer(await headOf(app, key)))?.mime ?? '']
  if (!kind) return null
  await mkdir(workFolder(app), { recursive: true })
  const to = path.join(workFolder(app), newId())
  try {
    const type = await app.storage.withLocal(key, (source) => printPicture({ source, kind, to }))
    const bytes = await readFile(to)
    const { width, height } = measure.openImage(bytes)
    return { bytes, type, width: width * POINTS, height: height * POINTS }
  } catch (error) {
    if (error instanceof MediaRefusal) return null
    throw error
  } finally {
    await rm(to, { force: true })
  }
}

export async function picturesFor(app: AppContext, ids: readonly string[]): Promise<Pictures> {
  const measure = new PDFDocument({ autoFirstPage: false }) as unknown as Measure
  const pictures = new Map<string, Picture>()
  for (const [id, asset] of await assetsById(ids)) {
    const key = asset.kind === 'picture' ? originalOf(asset) : null
    const picture = key === null ? null : await pictureOf(app, key, measure)
    if (picture) pictures.set(id, picture)
  }
  return pictures
}
