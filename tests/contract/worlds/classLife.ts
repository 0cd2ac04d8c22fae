/** What goes on in a class of which the caller is a member: a file, and a topic. */
import { ClassMaterials, keyOfMaterial } from '../../../server/features/classLife/materials/materials.model.ts'
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
  const key = keyOfMaterial({ _id, class: trainingClass })
  await withWorkFile(app, Buffer.from('%'), (file) => app.storage.put(key, file))
  return _id
}

export async function makeClassLife(site: TestSite, { trainingClass, person, account }: Of, name: string) {
  const own = /[.](edit|withdraw)$/.test(name)
  const classPost = await makePost(trainingClass, own ? { account, person, at: new Date(), revision: 0 } : {})
  return { trainingClass, material: await makeMaterial(site, trainingClass), classPost: classPost._id }
}
