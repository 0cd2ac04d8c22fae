/** What goes on in a class of which the caller is a member: a file, and a topic. */
import { BranchMeetings, ClassBranches } from '../../../server/features/classLife/branch/branch.model.ts'
import { ClassMaterials, keyOfMaterial } from '../../../server/features/classLife/materials/materials.model.ts'
import {
  ClassPhotos,
  keyOfPhoto,
  PHOTO_SIZES,
  type PhotoSize,
} from '../../../server/features/classLife/photos/photos.model.ts'
import { keyOfPicture } from '../../../server/features/classLife/discussion/discussion.model.ts'
import { newId } from '../../../server/lib/id.ts'
import { withWorkFile } from '../../../server/storage/workFolder.ts'
import { makePost } from '../../support/classLifeFactories.ts'
import type { TestSite } from '../../support/site.ts'

interface Of {
  trainingClass: string
  person: string
  account: string
}

async function makeMaterial({ app }: TestSite, trainingClass: string): Promise<string> {
  const _id = newId()
  const row = { _id, class: trainingClass, title: '讲义', order: 1, by: '甲', at: new Date(), revision: 1 }
  await ClassMaterials.create({ ...row, file: { name: '讲义.pdf', sha256: _id, size: 1 } })
  const key = keyOfMaterial({ _id, class: trainingClass }, { sha256: _id })
  await withWorkFile(app, Buffer.from('%'), (file) => app.storage.put(key, file))
  return _id
}

async function makeSizes({ app }: TestSite, keyOf: (size: PhotoSize) => string): Promise<void> {
  for (const size of PHOTO_SIZES)
    await withWorkFile(app, Buffer.from('%'), (file) => app.storage.put(keyOf(size), file))
}

async function makePhoto(site: TestSite, trainingClass: string): Promise<string> {
  const _id = newId()
  const row = { _id, class: trainingClass, sha256: _id, by: '甲', at: new Date(), revision: 0 }
  await ClassPhotos.create({ ...row, marked: true, people: [] })
  await makeSizes(site, (size) => keyOfPhoto({ _id, class: trainingClass }, size))
  return _id
}

/** The caller is an officer. */
async function makeMeeting(trainingClass: string, person: string): Promise<string> {
  const _id = newId()
  const said = {
    kind: 'branch',
    day: '2025-06-17',
    title: '学习',
    text: '学习了章程。',
    by: '甲',
    at: new Date(),
  } as const
  await BranchMeetings.create({ _id, class: trainingClass, ...said, revision: 1 })
  await ClassBranches.create({ _id: trainingClass, officers: [{ office: 'secretary', person }], revision: 1 })
  return _id
}

export async function makeClassLife(site: TestSite, { trainingClass, person, account }: Of, name: string) {
  const own = /[.](edit|withdraw|addPicture|removePicture)$/.test(name)
  const pictures = [{ id: newId(), sha256: 'x' }]
  const mine = own ? { account, person, at: new Date(), revision: 0 } : {}
  const classPost = await makePost(trainingClass, { pictures, ...mine })
  const postPicture = pictures[0]!.id
  await makeSizes(site, (size) => keyOfPicture(classPost, postPicture, size))
  return {
    ...{ trainingClass, classPost: classPost._id, material: await makeMaterial(site, trainingClass) },
    ...{ postPicture, classPhoto: await makePhoto(site, trainingClass) },
    branchMeeting: await makeMeeting(trainingClass, person),
  }
}
