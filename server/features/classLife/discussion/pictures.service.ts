/** Pictures in posts: of who wrote the post, reviewed with it, shown to who may read it, and gone when it is withdrawn. */
import { createHash } from 'node:crypto'
import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { PHOTO_SIZES, type PhotoSize } from '../photos/photos.model.ts'
import { storePhoto } from '../photos/storePhoto.ts'
import { fail } from './discussion.failures.ts'
import { ClassPosts, keyOfPicture, type ClassPost, type PostPicture } from './discussion.model.ts'
import { MOST_PICTURES, mayEdit } from './discussion.rule.ts'
import { isMine, openFor, postFor, recount, withdrawPost, type Place } from './posts.service.ts'
import { tellToReview } from './tell.ts'

interface PicturePlace extends Place {
  postPicture: string
}
const picturesOf = ({ pictures }: ClassPost): PostPicture[] => pictures ?? []

/** An own one that may still be changed. @throws notFound, discussion.over, discussion.editOver */
async function ownPost(actor: Actor, place: Place) {
  const { post } = await postFor(actor, place)
  if (!isMine(actor, post)) throw httpFail('notFound')
  const { circle, state } = await openFor(actor, place.trainingClass)
  if (!mayEdit({ ...post, mine: true }, true, now())) throw fail('discussion.editOver')
  return { post, circle, state }
}

async function removeFiles({ storage }: AppContext, post: ClassPost, picture: string): Promise<void> {
  for (const size of PHOTO_SIZES) await storage.remove(keyOfPicture(post, picture, size))
}

/** Where posts are reviewed before they are shown, one with another picture is reviewed again. */
async function enter({ post, circle, state }: Awaited<ReturnType<typeof ownPost>>, picture: PostPicture) {
  await transaction(async (session) => {
    const hasRoom = { 'pictures.id': { $ne: picture.id }, [`pictures.${MOST_PICTURES - 1}`]: { $exists: false } }
    const { modifiedCount } = await ClassPosts.updateOne(
      { _id: post._id, state: post.state, ...hasRoom },
      { $push: { pictures: picture }, $set: { state }, $inc: { revision: 1 } },
      { session },
    )
    if (modifiedCount === 0) throw fail('discussion.stale')
    if (state !== post.state && post.topic) await recount(post.topic, session)
    if (state === 'waiting') await tellToReview(circle.trainingClass, session)
  })
}

/** @throws discussion.pictures, photo.kind, create.differs */
export async function addPicture(
  app: AppContext,
  actor: Actor,
  place: Place,
  { id, bytes }: { id: string; bytes: Uint8Array },
): Promise<ClassPost> {
  const own = await ownPost(actor, place)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const known = ({ post }: { post: ClassPost }) => picturesOf(post).find((each) => each.id === id)
  if (known(own) && known(own)!.sha256 !== sha256) throw httpFail('create.differs')
  if (known(own)) return own.post
  if (picturesOf(own.post).length >= MOST_PICTURES) throw fail('discussion.pictures')
  await storePhoto(app, (size) => keyOfPicture(own.post, id, size), bytes)
  try {
    await enter(own, { id, sha256 })
  } catch (error) {
    const meanwhile = await postFor(actor, place)
    if (known(meanwhile)?.sha256 === sha256) return meanwhile.post
    await removeFiles(app, own.post, id)
    throw error
  }
  return (await postFor(actor, place)).post
}

/** Again changes nothing. */
export async function removePicture(app: AppContext, actor: Actor, place: PicturePlace): Promise<ClassPost> {
  const { post } = await ownPost(actor, place)
  await ClassPosts.updateOne(
    { _id: post._id, 'pictures.id': place.postPicture },
    { $pull: { pictures: { id: place.postPicture } }, $inc: { revision: 1 } },
  )
  if (picturesOf(post).some(({ id }) => id === place.postPicture)) await removeFiles(app, post, place.postPicture)
  return (await postFor(actor, place)).post
}

/** With its pictures. */
export async function withdrawWhole(app: AppContext, actor: Actor, place: Place): Promise<ClassPost> {
  const before = await withdrawPost(actor, place)
  for (const { id } of picturesOf(before)) await removeFiles(app, before, id)
  return before
}

/** Kept by the browser for a minute: what is hidden is not seen for long. */
export async function pictureOf(
  { storage }: AppContext,
  actor: Actor,
  place: PicturePlace,
  size: PhotoSize,
): Promise<FileReply> {
  const { post } = await postFor(actor, place)
  const isThere = picturesOf(post).some(({ id }) => id === place.postPicture)
  const found = isThere && (await storage.read(keyOfPicture(post, place.postPicture, size)))
  if (!found) throw httpFail('notFound')
  const headers = { 'cache-control': 'private, max-age=60', 'content-length': String(found.size) }
  return { type: 'image/jpeg', body: found.body, headers }
}
