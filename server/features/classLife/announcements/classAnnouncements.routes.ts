import type { z } from 'zod'
import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { circleOf } from '../../classes/circle.service.ts'
import { classToRun } from '../../classes/visible.service.ts'
import {
  announcedToClass,
  announceToClass,
  type ClassAnnouncement,
} from '../../notifications/announcements/classAnnouncements.service.ts'
import { classAnnouncements, type ClassAnnouncementView } from './classAnnouncements.contract.ts'

const present = (row: ClassAnnouncement, runs: boolean): z.input<typeof ClassAnnouncementView> => {
  const { _id: id, title, text, by, at, sentAt, people, told, read, countedAt } = row
  const reached = { sent: sentAt !== null, people, told, read, countedAt: countedAt.toISOString() }
  return { id, title, text, by, at: at.toISOString(), reached: runs ? reached : null }
}

export const classAnnouncementsRoutes = (_app: AppContext) =>
  mount(classAnnouncements, {
    list: async ({ params, query }, actor) => {
      const { runs } = await circleOf(actor, params.trainingClass)
      const { items, nextCursor } = await announcedToClass(params.trainingClass, { ...query, count: runs })
      return { items: items.map((row) => present(row, runs)), nextCursor, runs }
    },
    send: async ({ params, body }, actor) =>
      present(await announceToClass(actor, await classToRun(actor, params.trainingClass), body), true),
  })
