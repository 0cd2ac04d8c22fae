import { standsInTree } from '../../organisations/placedRows.service.ts'
import { ApiTokens } from './apiTokens.model.ts'

standsInTree('接口令牌', ApiTokens)
