/** Pictures that a file brings: kept beside it while it waits, and assets of the unit once it is confirmed. */
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { fileTypeFromBuffer } from 'file-type'
import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { httpFail } from '../../../lib/failure.ts'
import { withWorkFile } from '../../../storage/workFolder.ts'
import { pictureOnce } from '../../assets/documents.service.ts'
import { PICTURE_BYTES, PICTURE_TYPES } from '../../assets/pictures.rule.ts'
import type { BroughtFile } from '../formats/reading.ts'
import { fileImportFor, type OfFile } from './fileImports.service.ts'
import { broughtKey, QuestionImports, type KeptFile } from './questionImports.model.ts'

const MOST_FILES = 1_000
const MOST_BYTES = 200 * 2 ** 20

/** Keeps what questions name, judged by its bytes: what is no picture, or too large, or too much is left out. */
export async function keepBrought(
  app: AppContext,
  id: string,
  files: readonly BroughtFile[],
  named: ReadonlySet<string>,
): Promise<KeptFile[]> {
  const kept: KeptFile[] = []
  let total = 0
  for (const { id: file, name, bytes } of files) {
    if (!named.has(file) || kept.length === MOST_FILES) continue
    const type = (await fileTypeFromBuffer(bytes))?.mime ?? ''
    if (!PICTURE_TYPES.includes(type) || bytes.byteLength > PICTURE_BYTES) continue
    if ((total += bytes.byteLength) > MOST_BYTES) break
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await withWorkFile(app, bytes, (local) => app.storage.put(broughtKey(id, sha256), local))
    kept.push({ id: file, name: [...name].slice(-120).join(''), type, size: bytes.byteLength, sha256 })
  }
  return kept
}

/** Shown beside the question that it stands in, before it is anybody's asset. @throws notFound */
export async function broughtFile(
  { storage }: AppContext,
  actor: Actor,
  id: string,
  sha256: string,
): Promise<FileReply> {
  const { file } = await fileImportFor(actor, id)
  const kept = file.files.find((each) => each.sha256 === sha256)
  const found = kept && (await storage.read(broughtKey(id, sha256)))
  if (!found) throw httpFail('notFound')
  return { type: kept.type, body: found.body, headers: { 'cache-control': 'private, max-age=3600' } }
}

/** The assets that the named files have become: each content once, and once only, however often this begins. */
export async function assetsOfBrought(
  app: AppContext,
  actor: Actor,
  { _id, unit, file }: OfFile,
  named: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const assets = new Map(file.assets.map((each) => [each.file, each.asset]))
  for (const { id, name, sha256 } of file.files) {
    if (!named.has(id) || assets.has(id)) continue
    const found = await app.storage.read(broughtKey(_id, sha256))
    if (!found) continue
    const asset = await pictureOnce(app, actor, unit, { name, bytes: await buffer(found.body) })
    await QuestionImports.updateOne({ _id }, { $push: { 'file.assets': { file: id, asset } } })
    assets.set(id, asset)
  }
  return assets
}
