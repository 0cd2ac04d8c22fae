import { lookUp } from '../../lib/lookUp.ts'
import { namesFiles } from '../../backup/namedFiles.ts'
import { keyOfProof } from '../../storage/proofs.ts'
import { recordsRetracting } from '../ledger/ledger.events.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { followsPerson } from '../roster/joinedPeople.service.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { Disputes, type Dispute } from './disputes.model.ts'

standsInTree('更正申请', Disputes)
keepsPeople('更正申请', Disputes)

/** What a person was answered with, or still asks about, is not taken away unseen. */
recordsRetracting.on(async ({ records, kept }, session) => {
  const rows = await lookUp(
    records.map(({ person }) => person),
    (some) => Disputes.find({ person: { $in: some }, topic: 'training' }, null, { session }).lean(),
  )
  for (const { state, about, answer } of rows) {
    if (state === 'open') kept.get(about ?? '')?.push('待答复的更正申请')
    kept.get(answer?.about ?? '')?.push('更正申请的答复以它为准')
  }
})

namesFiles('disputes', ({ _id, proofs }: Dispute) => proofs.map(({ id }) => ({ key: keyOfProof(_id, id) })))

followsPerson(Disputes, '更正申请', {
  async also({ about, kind, openAbout }, { kept, gone, posts }, session) {
    const now = about && (posts.get(about) ?? about)
    if (!openAbout) return { about: now }
    const own = `${kept}:${now ?? kind}`
    const isTaken = await Disputes.exists({ openAbout: own }).session(session)
    return { about: now, openAbout: isTaken ? `${own}:${gone}` : own }
  },
})
