import { namesFiles } from '../../backup/namedFiles.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { Disputes, type Dispute } from './disputes.model.ts'
import { keyOfProof } from './proofs.service.ts'

standsInTree('更正申请', Disputes)
keepsPeople('更正申请', Disputes)
namesFiles('disputes', ({ _id, proofs }: Dispute) => proofs.map(({ id }) => ({ key: keyOfProof(_id, id) })))
