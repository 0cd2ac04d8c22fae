import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { businessDate } from '../../../lib/clock.ts'
import { done } from '../../../lib/schema.ts'
import { phaseOn } from '../classes.rule.ts'
import { calendar } from './calendar.contract.ts'
import { entriesOf, placeOfClass, placeOfSession, type Entries } from './entries.service.ts'
import { endFeed, feedActor, feedOf, makeFeed } from './feed.service.ts'
import { calendarFile } from './icalendar.service.ts'

function present({ classes, sessions, bases, teachers }: Entries) {
  const today = businessDate()
  const byId = new Map(classes.map((each) => [each._id, each]))
  return {
    classes: classes.map((each) => ({
      id: each._id,
      ...{ title: each.title, from: each.from, to: each.to },
      baseName: bases.get(each.base)?.name ?? '',
      place: placeOfClass(each, bases),
      phase: phaseOn(each, today),
    })),
    sessions: sessions.map((each) => ({
      id: each._id,
      ...{ class: each.class, day: each.day, from: each.from, to: each.to, title: each.title },
      teacher: (each.teacher && teachers.get(each.teacher)?.name) ?? '',
      place: placeOfSession(each, byId.get(each.class)!, bases),
    })),
  }
}

export const calendarRoutes = (app: AppContext) =>
  mount(calendar, {
    show: async ({ query }, actor) => present(await entriesOf(actor, query.from, query.to)),
    feed: (_input, actor) => feedOf(actor),
    makeFeed: async ({ body }, actor) => ({
      address: `${app.config.publicUrl}/api/calendar/feed/${await makeFeed(actor, body.id, app.secret)}`,
    }),
    endFeed: async (_input, actor) => {
      await endFeed(actor)
      return done
    },
    read: async ({ params }) => ({
      type: 'text/calendar; charset=utf-8',
      body: await calendarFile(await feedActor(params.feed), app.config.publicUrl),
      headers: { 'cache-control': 'private, max-age=900' },
    }),
  })
