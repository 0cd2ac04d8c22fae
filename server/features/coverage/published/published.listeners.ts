import { standsInTree } from '../../organisations/placedRows.service.ts'
import { PublishedReports } from './published.model.ts'

standsInTree('已发布的报告', PublishedReports)
