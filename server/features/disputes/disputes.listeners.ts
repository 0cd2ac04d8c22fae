import { standsInTree } from '../organisations/placedRows.service.ts'
import { Disputes } from './disputes.model.ts'

standsInTree('更正申请', Disputes)
