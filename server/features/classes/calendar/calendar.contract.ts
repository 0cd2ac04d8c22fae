import { z } from 'zod'
import { api, del, file, get, post } from '../../../http/endpoint.ts'
import { BusinessDate, Done, Id, Instant, NewId } from '../../../lib/schema.ts'
import { phases } from '../classes.rule.ts'

export const LONGEST_DAYS = 62
const DAY_MS = 86_400_000
const Range = z.object({ from: BusinessDate, to: BusinessDate })

export const calendar = api('/calendar', {
  show: get('', {
    summary: 'Classes and sessions of some weeks, which the caller may see',
    can: 'signed-in',
    query: Range.refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) <= LONGEST_DAYS * DAY_MS, {
      path: ['to'],
      message: `一次最多看 ${LONGEST_DAYS} 天`,
    }),
    reply: z.object({
      classes: z.array(
        Range.extend({ id: Id, title: z.string(), baseName: z.string(), place: z.string(), phase: z.enum(phases) }),
      ),
      sessions: z.array(
        z.object({
          id: Id,
          class: Id,
          day: BusinessDate,
          from: z.int(),
          to: z.int(),
          title: z.string(),
          teacher: z.string(),
          place: z.string(),
        }),
      ),
    }),
  }),
  feed: get('/feed', {
    summary: 'Whether the caller’s calendar is subscribed to',
    can: 'signed-in',
    reply: z.object({ madeAt: Instant.nullable(), usedOn: BusinessDate.nullable() }),
  }),
  makeFeed: post('/feed', {
    summary: 'A new private address of the caller’s calendar; an older one ends',
    can: 'signed-in',
    body: z.object({ id: NewId }),
    /** Shown once. */
    reply: z.object({ address: z.string() }),
  }),
  endFeed: del('/feed', { summary: 'End the private address', can: 'signed-in', reply: Done }),
  /** 404 for whatever is no address in force. */
  read: get('/feed/:feed', {
    summary: 'The calendar by its private address, as iCalendar (RFC 5545)',
    can: 'anyone',
    limit: { per: 'address', times: 60, seconds: 60 },
    reply: file('text/calendar'),
  }),
})
