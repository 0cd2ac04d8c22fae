/** 照片 of a class: given by who runs it, seen by members where everybody on it agrees. */
import { createHash } from 'node:crypto'
import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail } from '../../../lib/failure.ts'
import { newestFirst } from '../../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../../lib/paging.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { circleOf, type Circle } from '../../classes/circle.service.ts'
import { membersOf, ownClass } from '../../classes/members.service.ts'
import { classToRun } from '../../classes/visible.service.ts'
import { notify } from '../../notifications/notify.service.ts'
import { staffOf } from '../discussion/tell.ts'
import { agreedAmong } from './consents.service.ts'
import { fail } from './photos.failures.ts'
import { ClassPhotos, keyOfPhoto, type ClassPhoto, type PhotoSize } from './photos.model.ts'
import { isShownTo, MOST_PHOTOS } from './photos.rule.ts'
import { storePhoto } from './storePhoto.ts'

interface Place {
  trainingClass: string
  classPhoto: string
}
const heldOf = ({ marked, people, removal }: ClassPhoto) => ({ marked, people, asked: removal !== null })
export const isShown = (
  row: ClassPhoto,
  agreed: ReadonlySet<string>,
  { runs, member }: Pick<Circle, 'runs' | 'member'>,
) => isShownTo(heldOf(row), agreed, { runs, person: member?.person ?? null })

/** A page may be short of what is not shown; the next goes on behind it. */
export async function photosFor(
  actor: Actor,
  trainingClass: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ page: CursorPage<ClassPhoto>; circle: Circle; agreed: Set<string> }> {
  const circle = await circleOf(actor, trainingClass)
  const { items, nextCursor } = cutPage(
    await newestFirst(ClassPhotos, { class: trainingClass }, cursor, limit + 1),
    limit,
    'at',
  )
  const agreed = await agreedAmong(items.flatMap(({ people }) => people))
  return { page: { items: items.filter((row) => isShown(row, agreed, circle)), nextCursor }, circle, agreed }
}

/** @throws notFound for one that is not shown to the actor */
async function photoFor(actor: Actor, { trainingClass, classPhoto }: Place): Promise<ClassPhoto> {
  const circle = await circleOf(actor, trainingClass)
  const row = await ClassPhotos.findOne({ _id: classPhoto, class: trainingClass }).lean()
  if (!row || !isShown(row, await agreedAmong(row.people), circle)) throw httpFail('notFound')
  return row
}

async function photoOf({ trainingClass, classPhoto }: Place): Promise<ClassPhoto> {
  const row = await ClassPhotos.findOne({ _id: classPhoto, class: trainingClass }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** @throws photo.kind, photo.full */
export async function addPhoto(
  app: AppContext,
  actor: Actor,
  trainingClass: string,
  { id, caption }: { id: string; caption: string },
  bytes: Uint8Array,
): Promise<ClassPhoto> {
  const { title } = await classToRun(actor, trainingClass)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const row: ClassPhoto = {
    ...{ _id: id, class: trainingClass, caption, sha256, by: actor.name, at: now() },
    ...{ marked: false, people: [], removal: null, revision: 1 },
  }
  const create = async () => {
    if ((await ClassPhotos.countDocuments({ class: trainingClass })) >= MOST_PHOTOS) throw fail('photo.full')
    await storePhoto(app, (size) => keyOfPhoto(row, size), bytes)
    await transaction(async (session) => {
      await ClassPhotos.create([row], { session })
      await note(actor, 'class.photo', trainingClass, `${title}：添加照片`, session)
    })
  }
  return createOnce(ClassPhotos, { row, given: ['caption', 'sha256'], own: { class: trainingClass }, create })
}

/** With this it is known who is on it, be it nobody. @throws photo.notMember, photo.stale */
export async function savePhoto(
  actor: Actor,
  place: Place,
  { caption, people, revision }: { caption: string; people: string[]; revision: number },
): Promise<ClassPhoto> {
  await classToRun(actor, place.trainingClass)
  const before = await photoOf(place)
  const known = new Set((await membersOf(place.trainingClass, { left: true })).map(({ person }) => person))
  if (people.some((person) => !known.has(person))) throw fail('photo.notMember')
  const { modifiedCount } = await ClassPhotos.updateOne(
    { _id: before._id, revision },
    { $set: { caption, people: [...new Set(people)], marked: true }, $inc: { revision: 1 } },
  )
  if (modifiedCount === 0) throw fail('photo.stale')
  return photoOf(place)
}

export async function removePhoto(app: AppContext, actor: Actor, place: Place): Promise<void> {
  const { title } = await classToRun(actor, place.trainingClass)
  const row = await photoOf(place)
  await transaction(async (session) => {
    await ClassPhotos.deleteOne({ _id: row._id }, { session })
    await note(actor, 'class.photo', place.trainingClass, `${title}：删除照片`, session)
  })
  for (const size of ['small', 'large'] as const) await app.storage.remove(keyOfPhoto(row, size))
}

/** Asked again, the first reason stands. */
export async function askRemoval(actor: Actor, place: Place, reason: string): Promise<void> {
  const { trainingClass } = await ownClass(actor, place.trainingClass)
  const row = await photoOf(place)
  if (row.removal?.account === actor.account) return
  await photoFor(actor, place)
  const removal = { account: actor.account, by: actor.name, reason, at: now() }
  await transaction(async (session) => {
    const asked = { $set: { removal }, $inc: { revision: 1 } }
    const { modifiedCount } = await ClassPhotos.updateOne({ _id: row._id, removal: null }, asked, { session })
    if (modifiedCount === 0) return
    const values = { class: trainingClass.title, by: actor.name, reason }
    const link = `/manage/classes/${trainingClass._id}/photos`
    const telling = { kind: 'class.photoRemoval', key: `${row._id}:${row.revision}`, values, link } as const
    await notify({ accounts: await staffOf(trainingClass, session) }, telling, session)
  })
}

export async function keepPhoto(actor: Actor, place: Place): Promise<ClassPhoto> {
  const { title } = await classToRun(actor, place.trainingClass)
  const row = await photoOf(place)
  if (row.removal)
    await transaction(async (session) => {
      await ClassPhotos.updateOne({ _id: row._id }, { $set: { removal: null }, $inc: { revision: 1 } }, { session })
      await note(actor, 'class.photo', place.trainingClass, `${title}：保留${row.removal!.by}要求删除的照片`, session)
    })
  return photoOf(place)
}

/** Kept by the browser for a minute: whoever takes the consent back is not shown for long. */
export async function photoImage(
  { storage }: AppContext,
  actor: Actor,
  place: Place,
  { size, keep }: { size: PhotoSize; keep: 'yes' | 'no' },
): Promise<FileReply> {
  const row = await photoFor(actor, place)
  const found = await storage.read(keyOfPhoto(row, size))
  if (!found) throw httpFail('notFound')
  const headers = { 'cache-control': 'private, max-age=60', 'content-length': String(found.size) }
  const filename = `${row.caption || '照片'}.jpg`
  return { type: 'image/jpeg', body: found.body, headers, ...(keep === 'yes' && { filename }) }
}
