import { namesFiles } from '../../backup/namedFiles.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { Assets } from './assets.model.ts'
import { filesOfAsset } from './blobs.service.ts'

standsInTree('素材', Assets)
namesFiles('assets', filesOfAsset)
