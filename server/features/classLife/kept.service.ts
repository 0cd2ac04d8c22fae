/** What goes on in a class as it is kept afterwards: materials, the handbook, photos to which everybody on them agreed. */
import { isBlank } from '../courses/readArticle.service.ts'
import type { Article } from '../courses/article.contract.ts'
import { ClassHandbooks, ClassMaterials, keyOfMaterial } from './materials/materials.model.ts'
import { agreedAmong } from './photos/consents.service.ts'
import { ClassPhotos, keyOfPhoto, type ClassPhoto } from './photos/photos.model.ts'
import { isShown } from './photos/photos.service.ts'

export async function keptMaterials(trainingClass: string) {
  const rows = await ClassMaterials.find({ class: trainingClass }).sort({ class: 1, order: 1, _id: 1 }).lean()
  return rows.map((row) => ({
    ...{ title: row.title, link: row.link },
    file: row.file && { name: row.file.name, size: row.file.size, key: keyOfMaterial(row, row.file) },
  }))
}

export async function keptHandbook(trainingClass: string): Promise<Article | null> {
  const row = await ClassHandbooks.findById(trainingClass).lean()
  return row && !isBlank(row.article) ? row.article : null
}

/** Taken away by others than those on it: as a member sees it who is on none. Asked anew for each as it is taken. */
const isAgreed = async (row: ClassPhoto): Promise<boolean> =>
  isShown(row, await agreedAmong(row.people), { runs: false, member: null })

/** The oldest first. */
export async function* keptPhotos(trainingClass: string) {
  const rows = await ClassPhotos.find({ class: trainingClass }, { _id: 1 }).sort({ class: 1, at: -1, _id: -1 }).lean()
  for (const { _id } of rows.reverse()) {
    const row = await ClassPhotos.findById(_id).lean()
    if (row && (await isAgreed(row))) yield { caption: row.caption, key: keyOfPhoto(row, 'large') }
  }
}

export async function photoSums(trainingClass: string): Promise<{ photos: number; withheld: number }> {
  const rows = await ClassPhotos.find({ class: trainingClass }).lean()
  const agreed = await agreedAmong([...new Set(rows.flatMap(({ people }) => people))])
  const photos = rows.filter((row) => isShown(row, agreed, { runs: false, member: null })).length
  return { photos, withheld: rows.length - photos }
}
