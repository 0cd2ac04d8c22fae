/** Exemptions and applications stand where their people stand, under the names that they have now. */
import type { ClientSession } from 'mongoose'
import { namesFiles } from '../../../backup/namedFiles.ts'
import { slices } from '../../../lib/batches.ts'
import { pinyinOf } from '../../../lib/pinyin.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import { keyOfProof } from '../../../storage/proofs.ts'
import { standsInTree } from '../../organisations/placedRows.service.ts'
import { allRequirements, type Requirement } from '../../programmes/requirements.service.ts'
import { followsPerson } from '../../roster/joinedPeople.service.ts'
import { standingPosts } from '../../roster/ownPosts.service.ts'
import { appointmentsChanged, personCorrected } from '../../roster/roster.events.ts'
import { keepsPeople } from '../../roster/undoPeople.service.ts'
import {
  ExemptionApplications,
  Exemptions,
  openOf,
  type Exemption,
  type ExemptionApplication,
} from './exemptions.model.ts'
import { OPEN_STATES } from './exemptions.rule.ts'
import { FOLLOW_JOB } from './follow.service.ts'
import { placeOf, postsFor } from './places.ts'

standsInTree('豁免', Exemptions, { follows: false }) // by all posts of the person: their change follows a move
standsInTree('豁免申请', ExemptionApplications)
standsInTree('豁免申请', ExemptionApplications, { field: 'owners' })
keepsPeople('已有豁免', Exemptions)
keepsPeople('豁免申请', ExemptionApplications)
namesFiles('exemptions', ({ papers, proofs = [] }: Partial<Exemption>) =>
  proofs.map(({ id }) => ({ key: keyOfProof(papers!, id) })),
)
namesFiles('exemptionApplications', ({ batch, proofs }: ExemptionApplication) =>
  proofs.map(({ id }) => ({ key: keyOfProof(batch, id) })),
)

const SLICE = 500

appointmentsChanged.on(async ({ people }, session) => {
  let known: Map<string, Requirement> | undefined
  const requirements = async () =>
    (known ??= new Map((await allRequirements(session)).map((requirement) => [requirement._id, requirement])))
  for (const slice of slices([...people], SLICE)) {
    for (const { _id, person, requirement } of await exemptionsOf(slice, session)) {
      const asking = (await requirements()).get(requirement)
      if (asking) await Exemptions.updateOne({ _id }, { $set: await placeOf(person, asking, session) }, { session })
    }
    for (const { _id, person, requirement, ancestors } of await openOfPeople(slice, session)) {
      const asking = (await requirements()).get(requirement)
      const line = asking && postsFor(await standingPosts(person, session), asking).posts[0]?.ancestors
      if (!line || line.join() === ancestors.join()) continue
      await ExemptionApplications.updateOne({ _id }, { $set: { ancestors: line } }, { session })
      await enqueue(FOLLOW_JOB, {}, { key: FOLLOW_JOB }, session)
    }
  }
})
const exemptionsOf = (people: readonly string[], session: ClientSession) =>
  Exemptions.find({ person: { $in: [...people] } }, { person: 1, requirement: 1 }, { session }).lean()
const openOfPeople = (people: readonly string[], session: ClientSession) =>
  ExemptionApplications.find(
    { person: { $in: [...people] }, state: { $in: [...OPEN_STATES] } },
    { person: 1, requirement: 1, ancestors: 1 },
    { session },
  ).lean()

personCorrected.on(async ({ person, name, pinyin }, session) => {
  const named = { name, pinyin, initials: pinyinOf(name).initials }
  await Exemptions.updateMany({ person }, { $set: named }, { session })
  await ExemptionApplications.updateMany({ person }, { $set: named }, { session })
})

followsPerson(Exemptions, '豁免')
followsPerson(ExemptionApplications, '豁免申请', {
  async also({ requirement, open }, { kept, gone }, session) {
    if (!open) return {}
    const own = openOf(kept, requirement)
    const isTaken = await ExemptionApplications.exists({ open: own }).session(session)
    return { open: isTaken ? `${own}:${gone}` : own }
  },
})
