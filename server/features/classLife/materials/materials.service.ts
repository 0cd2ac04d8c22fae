/** 资料 of a class: kept by who runs it, read by its members from their day on. */
import { createHash } from 'node:crypto'
import { fileTypeFromBuffer } from 'file-type'
import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { businessDate, now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail, invalid } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { withWorkFile } from '../../../storage/workFolder.ts'
import { note } from '../../audit/audit.service.ts'
import { circleOf } from '../../classes/circle.service.ts'
import { sessionsOf } from '../../classes/timetable/timetable.service.ts'
import { classToRun } from '../../classes/visible.service.ts'
import { markRead } from '../reads.service.ts'
import { fail } from './materials.failures.ts'
import { ClassMaterials, keyOfMaterial, type ClassMaterial } from './materials.model.ts'
import { isOut, MATERIAL_KINDS, MOST_MATERIALS } from './materials.rule.ts'

interface Place {
  trainingClass: string
  material: string
}
type Fields = Pick<ClassMaterial, 'title' | 'session' | 'from'>
type Given = Fields & { id: string } & Pick<ClassMaterial, 'file' | 'link'>

const inOrder = (trainingClass: string): Promise<ClassMaterial[]> =>
  ClassMaterials.find({ class: trainingClass }).sort({ class: 1, order: 1, _id: 1 }).lean()

export async function materialsFor(actor: Actor, id: string): Promise<{ rows: ClassMaterial[]; runs: boolean }> {
  const { runs } = await circleOf(actor, id)
  const rows = await inOrder(id)
  const today = businessDate()
  return { rows: runs ? rows : rows.filter((row) => isOut(row, today)), runs }
}

/** One that the actor may open. @throws notFound for one of elsewhere, or that is not out yet */
async function materialFor(actor: Actor, { trainingClass, material }: Place): Promise<ClassMaterial> {
  const { runs } = await circleOf(actor, trainingClass)
  const row = await ClassMaterials.findOne({ _id: material, class: trainingClass }).lean()
  if (!row || !(runs || isOut(row, businessDate()))) throw httpFail('notFound')
  return row
}

async function checkSession(trainingClass: string, session: string | null): Promise<void> {
  if (session === null) return
  if (!(await sessionsOf(trainingClass)).some(({ _id }) => _id === session))
    throw invalid([{ path: 'session', message: '课程表里没有这节课，请重新选择' }])
}

/** @throws material.full */
async function add(actor: Actor, trainingClass: string, { id, ...given }: Given): Promise<ClassMaterial> {
  const { title } = await classToRun(actor, trainingClass)
  await checkSession(trainingClass, given.session)
  const before = await inOrder(trainingClass)
  const known = before.some(({ _id }) => _id === id)
  if (!known && before.length >= MOST_MATERIALS) throw fail('material.full', { most: MOST_MATERIALS })
  const row: ClassMaterial = {
    ...{ _id: id, class: trainingClass, ...given, order: (before.at(-1)?.order ?? 0) + 1 },
    ...{ by: actor.name, at: now(), revision: 1 },
  }
  const create = () =>
    transaction(async (session) => {
      await ClassMaterials.create([row], { session })
      await note(actor, 'class.material', trainingClass, `${title}：添加“${row.title}”`, session)
    })
  const own = { class: trainingClass }
  return createOnce(ClassMaterials, { row, given: ['title', 'session', 'from', 'link', 'file'], own, create })
}

export const addLink = (actor: Actor, trainingClass: string, given: Fields & { id: string; link: string }) =>
  add(actor, trainingClass, { ...given, file: null })

/** @throws material.kind for what its bytes say it is not */
export async function addFile(
  app: AppContext,
  actor: Actor,
  trainingClass: string,
  given: Fields & { id: string },
  { name, bytes }: { name: string; bytes: Uint8Array },
): Promise<ClassMaterial> {
  await classToRun(actor, trainingClass)
  const type = (await fileTypeFromBuffer(bytes))?.mime ?? ''
  if (!MATERIAL_KINDS.includes(type)) throw fail('material.kind')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const kept = { name: [...name].slice(-120).join(''), sha256, size: bytes.length }
  const key = keyOfMaterial({ class: trainingClass, _id: given.id }, kept)
  await withWorkFile(app, bytes, (file) => app.storage.put(key, file))
  try {
    return await add(actor, trainingClass, { ...given, link: '', file: kept })
  } catch (error) {
    const own = { _id: given.id, class: trainingClass, 'file.sha256': sha256 }
    if (!(await ClassMaterials.exists(own))) await app.storage.remove(key)
    throw error
  }
}

/** @throws material.stale */
export async function saveMaterial(
  actor: Actor,
  { trainingClass, material }: Place,
  { revision, ...fields }: Fields & { revision: number },
): Promise<ClassMaterial> {
  await classToRun(actor, trainingClass)
  await checkSession(trainingClass, fields.session)
  const own = { _id: material, class: trainingClass }
  const { modifiedCount } = await ClassMaterials.updateOne(
    { ...own, revision },
    { $set: fields, $inc: { revision: 1 } },
  )
  const row = await ClassMaterials.findOne(own).lean()
  if (!row) throw httpFail('notFound')
  if (modifiedCount === 0) throw fail('material.stale')
  return row
}

export async function orderMaterials(actor: Actor, trainingClass: string, ids: readonly string[]): Promise<void> {
  await classToRun(actor, trainingClass)
  const rows = await inOrder(trainingClass)
  const place = new Map(ids.map((id, at) => [id, at]))
  const after = rows.toSorted((a, b) => (place.get(a._id) ?? ids.length) - (place.get(b._id) ?? ids.length))
  const moved = after.flatMap(({ _id, order }, at) =>
    order === at + 1 ? [] : { updateOne: { filter: { _id }, update: { $set: { order: at + 1 } } } },
  )
  if (moved.length > 0) await ClassMaterials.bulkWrite(moved)
}

export async function removeMaterial(app: AppContext, actor: Actor, { trainingClass, material }: Place): Promise<void> {
  const { title } = await classToRun(actor, trainingClass)
  const row = await ClassMaterials.findOne({ _id: material, class: trainingClass }).lean()
  if (!row) throw httpFail('notFound')
  await transaction(async (session) => {
    await ClassMaterials.deleteOne({ _id: material }, { session })
    await note(actor, 'class.material', trainingClass, `${title}：删除“${row.title}”`, session)
  })
  if (row.file) await app.storage.remove(keyOfMaterial(row, row.file))
}

/** Members are counted as its readers; who runs the class is none. */
export async function openedMaterial(actor: Actor, place: Place): Promise<void> {
  await materialFor(actor, place)
  const { member } = await circleOf(actor, place.trainingClass)
  if (member) await markRead(actor, place.material)
}

/** As a download: what was uploaded is never shown within the site. @throws notFound for a link */
export async function materialFile({ storage }: AppContext, actor: Actor, place: Place): Promise<FileReply> {
  const row = await materialFor(actor, place)
  const found = row.file && (await storage.read(keyOfMaterial(row, row.file)))
  if (!found) throw httpFail('notFound')
  const headers = { 'cache-control': 'private, no-store', 'content-length': String(found.size) }
  return { type: 'application/octet-stream', body: found.body, filename: row.file!.name, headers }
}
