import { namesFiles } from '../../backup/namedFiles.ts'
import { keyOfProof } from '../../storage/proofs.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { Assessments, AssessmentSheets, type AssessmentItem } from './assessments.model.ts'

standsInTree('年度考核', Assessments)
standsInTree('年度考核', AssessmentSheets)

namesFiles('assessmentItems', ({ _id, proofs }: AssessmentItem) =>
  proofs.map(({ id }) => ({ key: keyOfProof(_id, id) })),
)
