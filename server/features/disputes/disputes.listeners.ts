import { namesFiles } from '../../backup/namedFiles.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { followsPerson } from '../roster/joinedPeople.service.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { Disputes, type Dispute } from './disputes.model.ts'
import { keyOfProof } from './proofs.service.ts'

standsInTree('更正申请', Disputes)
keepsPeople('更正申请', Disputes)
namesFiles('disputes', ({ _id, proofs }: Dispute) => proofs.map(({ id }) => ({ key: keyOfProof(_id, id) })))

followsPerson(Disputes, '更正申请', {
  async also({ about, kind, openAbout }, { kept, gone, posts }, session) {
    const now = about && (posts.get(about) ?? about)
    if (!openAbout) return { about: now }
    const own = `${kept}:${now ?? kind}`
    const isTaken = await Disputes.exists({ openAbout: { $eq: own, $type: 'string' } }).session(session)
    return { about: now, openAbout: isTaken ? `${own}:${gone}` : own }
  },
})
