import { standsInTree } from '../organisations/placedRows.service.ts'
import { Programmes, Requirements } from './programmes.model.ts'

standsInTree('培训项目', Programmes)
standsInTree('培训要求', Requirements)
