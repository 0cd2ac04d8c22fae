import { standsInTree } from '../organisations/placedRows.service.ts'
import { Assets } from './assets.model.ts'

standsInTree('素材', Assets)
