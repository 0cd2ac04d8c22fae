import { z } from 'zod'
import { api, get, post } from '../../http/endpoint.ts'
import { Done, Id, Instant, NewId, PageQuery, page } from '../../lib/schema.ts'
import { duplicateReasons, SIDES, type Chosen } from './merges.rule.ts'
import { PersonCard, PersonWhole } from './roster.contract.ts'

export const DuplicateView = z.object({
  id: Id,
  people: z.array(PersonCard),
  reasons: z.array(z.enum(duplicateReasons)),
  state: z.enum(['open', 'apart', 'merged']),
  /** By whom, and the merger that may be undone. */
  decided: z.object({ by: z.string(), at: Instant, merge: Id.nullable() }).nullable(),
})
export const MergeSide = z.object({
  person: PersonWhole,
  account: z.object({ login: z.string(), roles: z.int() }).nullable(),
  counts: z.array(z.object({ label: z.string(), count: z.int() })),
})
/** `obstacles`: in words, by whose account stays. */
export const MergeView = z.object({
  kept: MergeSide,
  gone: MergeSide,
  obstacles: z.object({ kept: z.array(z.string()), gone: z.array(z.string()) }),
})

const Side = z.enum(SIDES)
const Values = z
  .object({
    name: Side,
    staffNumber: Side,
    phone: Side,
    identityNumber: Side,
    email: Side,
    messengerId: Side,
    sex: Side,
    birthYear: Side,
    partyJoinedOn: Side,
  } satisfies Record<Chosen, typeof Side>)
  .partial()

export const merges = api('', {
  duplicates: get('/units/:unit/duplicates', {
    summary: 'People of the subtree who may be one, the newest first',
    can: 'roster.write',
    query: PageQuery.extend({ state: z.enum(['open', 'apart', 'merged']).default('open') }),
    reply: page(DuplicateView),
  }),
  count: get('/units/:unit/duplicates/count', {
    summary: 'How many such pairs nobody has decided',
    can: 'roster.write',
    reply: z.object({ open: z.int() }),
  }),
  search: post('/units/:unit/duplicates/search', {
    summary: 'Look for them anew; a job',
    can: 'roster.write',
    limit: { per: 'person', times: 10, seconds: 600 },
    reply: Done,
  }),
  decide: post('/duplicates/:pair', {
    summary: 'Two people, or perhaps one after all; 409 merge.decided',
    can: 'roster.write',
    body: z.object({ apart: z.boolean() }),
    reply: Done,
  }),
  view: get('/people/:person/merge/:other', {
    summary: 'Both side by side: what each brings along, and what stands against merging them',
    can: 'roster.write',
    reply: MergeView,
  }),
  merge: post('/people/:person/merge/:other', {
    summary: 'Merge the other into the person; what is not chosen stays as the person’s',
    can: 'roster.write',
    limit: { per: 'person', times: 60, seconds: 60 },
    body: z.object({
      id: NewId,
      values: Values.default({}),
      /** Whose account stays, where both have one. */
      login: Side.default('kept'),
    }),
    reply: PersonWhole,
  }),
  undo: post('/merges/:merge/undo', {
    summary: 'Two people again; 409 merge.kept once something was done with the one since',
    can: 'roster.write',
    reply: Done,
  }),
})
