import { standsInTree } from '../../organisations/placedRows.service.ts'
import { Announcements } from './announcements.model.ts'

standsInTree('通知公告', Announcements)
