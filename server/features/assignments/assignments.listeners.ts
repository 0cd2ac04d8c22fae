/** What becomes of submissions when people are corrected or merged, and which files they name. */
import { namesFiles } from '../../backup/namedFiles.ts'
import { keyOfProof } from '../../storage/proofs.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { joinsPeople, writeJoined } from '../roster/joinedPeople.service.ts'
import { personCorrected } from '../roster/roster.events.ts'
import { ClassGroupings } from './groups/groups.model.ts'
import type { Group } from './groups/groups.rule.ts'
import { Submissions, type Submission } from './submissions.model.ts'

standsInTree('作业', Submissions)

namesFiles('submissions', ({ _id, proofs, versions }: Submission) => {
  const ids = [{ proofs }, ...versions].flatMap((each) => each.proofs.map(({ id }) => id))
  return [...new Set(ids)].map((id) => ({ key: keyOfProof(_id, id) }))
})

personCorrected.on(async ({ person, name }, session) => {
  await Submissions.updateMany({ people: person, owner: person }, { $set: { name } }, { session })
})

const renamed = (kept: string, gone: string) => (person: string) => (person === gone ? kept : person)

/** What both wrote for one assignment stays, each under its own owner: the marker sees both. */
joinsPeople({
  label: '作业',
  collection: Submissions.collection.collectionName,
  count: (person) => Submissions.countDocuments({ people: person }),
  async join(joining, session) {
    const now = renamed(joining.kept, joining.gone)
    for (const row of await Submissions.find({ people: joining.gone }, null, { session }).lean()) {
      const mine = { assignment: row.assignment, owner: now(row.owner) }
      const isTaken = row.owner === joining.gone && (await Submissions.exists(mine).session(session))
      const after = {
        people: [...new Set(row.people.map(now))],
        owner: isTaken ? `${mine.owner}:${joining.gone}` : mine.owner,
        own: row.own.map((each) => ({ ...each, person: now(each.person) })),
      }
      const before = { people: row.people, owner: row.owner, own: row.own }
      await writeJoined(Submissions, joining, { row: row._id, whole: false, before, after }, session)
    }
  },
})

joinsPeople({
  label: '培训班分组',
  collection: ClassGroupings.collection.collectionName,
  count: (person) => ClassGroupings.countDocuments({ 'groups.people': person }),
  async join(joining, session) {
    const now = renamed(joining.kept, joining.gone)
    for (const row of await ClassGroupings.find({ 'groups.people': joining.gone }, null, { session }).lean()) {
      const isIn = row.groups.some(({ people }) => people.includes(joining.kept))
      const groups = row.groups.map((group): Group => ({
        ...group,
        leader: group.leader && now(group.leader),
        people: isIn ? group.people.filter((each) => each !== joining.gone) : group.people.map(now),
      }))
      const sound = groups.map((group) => ({
        ...group,
        leader: group.leader && group.people.includes(group.leader) ? group.leader : null,
      }))
      const change = { row: row._id, whole: false, before: { groups: row.groups }, after: { groups: sound } }
      await writeJoined(ClassGroupings, joining, change, session)
    }
  },
})
