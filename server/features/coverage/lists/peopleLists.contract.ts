import { z } from 'zod'
import { api, file, get, post } from '../../../http/endpoint.ts'
import { Done, Id, Instant, NewId, PageQuery, page } from '../../../lib/schema.ts'
import { MOST_TOGETHER } from '../../classes/nominations/nominations.rule.ts'
import { StandingQuery } from '../coverage.contract.ts'

/** As many as are nominated together. */
export const MOST_LISTED = MOST_TOGETHER
const ListView = z.object({
  id: Id,
  title: z.string(),
  unit: Id,
  unitName: z.string(),
  people: z.int(),
  by: z.string(),
  at: Instant,
})
const People = z.array(Id).min(1, '请选择人员').max(MOST_LISTED, `一份名单最多 ${MOST_LISTED} 人`)

/** 人员名单: people behind a figure, kept by a name. */
export const peopleLists = api('/people-lists', {
  list: get('', {
    summary: 'The lists of the caller’s units, the newest first; of a unit: those that may hold its people',
    can: 'coverage.read',
    query: PageQuery.extend({ unit: Id.optional() }),
    reply: page(ListView),
  }),
  create: post('', {
    summary: 'Make an empty list of a unit',
    can: 'coverage.read',
    limit: { per: 'person', times: 60, seconds: 600 },
    body: z.object({ id: NewId, unit: Id, title: z.string().trim().min(1, '请填写名称').max(60, '不超过 60 个字') }),
    reply: ListView,
  }),
  show: get('/:peopleList', {
    summary: 'A list with those of its people whom the caller still sees',
    can: 'coverage.read',
    reply: ListView.extend({
      items: z.array(
        z.object({ person: Id, name: z.string(), staffNumber: z.string(), unitName: z.string(), at: Instant }),
      ),
      /** Who is in the list and not seen any more. */
      unseen: z.int(),
    }),
  }),
  /** 409 peopleList.full: all of them or none. */
  keep: post('/:peopleList/people', {
    summary: 'Keep the people behind a figure in a list: all of them, or some; who is in it already stays',
    can: 'coverage.read',
    body: StandingQuery.extend({ requirement: Id, unit: Id, people: People.optional() }),
    reply: z.object({ added: z.int(), already: z.int() }),
  }),
  takeOut: post('/:peopleList/people/remove', {
    summary: 'Take people out of a list',
    can: 'coverage.read',
    body: z.object({ people: People }),
    reply: Done,
  }),
  remove: post('/:peopleList/remove', { summary: 'Remove a list', can: 'coverage.read', reply: Done }),
  workbook: get('/:peopleList/workbook', {
    summary: 'A list as an Excel file; logged',
    can: 'coverage.read',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  }),
})
