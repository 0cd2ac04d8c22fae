/** Honours stand where their holders stand, under the names that they have now. */
import type { ClientSession } from 'mongoose'
import { namesFiles } from '../../backup/namedFiles.ts'
import { slices } from '../../lib/batches.ts'
import { pinyinOf } from '../../lib/pinyin.ts'
import { keyOfProof } from '../../storage/proofs.ts'
import { unitRenamed } from '../organisations/organisations.events.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { followsPerson } from '../roster/joinedPeople.service.ts'
import { standingPosts } from '../roster/ownPosts.service.ts'
import { appointmentsChanged, personCorrected, personRemoving } from '../roster/roster.events.ts'
import { Honours, type Honour } from './honours.model.ts'

standsInTree('荣誉', Honours)
namesFiles('honours', ({ _id, proofs }: Honour) => proofs.map(({ id }) => ({ key: keyOfProof(_id, id) })))

const SLICE = 500
async function holdersAmong(people: readonly string[], session: ClientSession): Promise<string[]> {
  const found: string[] = []
  for (const slice of slices(people, SLICE)) {
    const rows = await Honours.find({ subject: { $in: slice } }, { subject: 1 }, { session }).lean()
    found.push(...rows.map(({ subject }) => subject))
  }
  return [...new Set(found)]
}

appointmentsChanged.on(async ({ people }, session) => {
  for (const subject of await holdersAmong(people, session)) {
    const [post] = await standingPosts(subject, session)
    if (post) await Honours.updateMany({ subject }, { $set: { ancestors: post.ancestors } }, { session })
  }
})

personCorrected.on(async ({ person: subject, name, pinyin }, session) => {
  const { initials } = pinyinOf(name)
  await Honours.updateMany({ subject }, { $set: { name, pinyin, initials } }, { session })
})

unitRenamed.on(async ({ unit: subject, name }, session) => {
  await Honours.updateMany({ subject }, { $set: { name, ...pinyinOf(name) } }, { session })
})

personRemoving.on(async ({ people, kept }, session) => {
  for (const person of await holdersAmong(people, session)) kept.get(person)!.push('荣誉')
})

followsPerson(Honours, '荣誉', { field: 'subject' })
