import { z } from 'zod'
import { api, get, patch, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Done, Id, Instant, Name } from '../../lib/schema.ts'

export const UnitLevel = z.enum(['committee', 'group', 'institution', 'faculty', 'branch'])
export const Sector = z.enum(['university', 'hospital', 'affiliate', 'private-university'])
export const BranchKind = z.enum(['teacher', 'student', 'graduate', 'hospital', 'administrative', 'retired'])

export const UnitCard = z.object({
  id: Id,
  name: z.string(),
  /** An id of the table of kinds. */
  kind: z.string(),
  level: UnitLevel,
  sector: Sector.nullable(),
  branchKind: BranchKind.nullable(),
  closedOn: BusinessDate.nullable(),
})
export const UnitView = UnitCard.extend({
  ancestors: z.array(z.object({ id: Id, name: z.string() })),
  children: z.array(UnitCard),
  /** For its changes: each is made against what was seen. */
  revision: z.int(),
})
/** Which may stand directly below it: `below`, ids of kinds. */
export const UnitKindView = z.object({
  id: Id,
  name: z.string(),
  level: UnitLevel,
  sector: Sector.nullable(),
  below: z.array(z.string()),
  revision: z.int(),
})
const Dated = z.object({ on: BusinessDate, revision: z.int() })
export const UnitChangeView = z.object({
  id: Id,
  act: z.enum(['found', 'rename', 'move', 'close', 'merge', 'split']),
  on: BusinessDate,
  before: z.string(),
  after: z.string(),
  at: Instant,
  byName: z.string(),
  undone: z.object({ at: Instant, byName: z.string() }).nullable(),
  /** Nothing came after it: it can be taken back, if nothing depends on it. */
  last: z.boolean(),
})
/** `places`: the kinds of unit at which it stands (positionPlaces.rule.ts). */
export const Position = z.object({ id: Id, name: z.string(), places: z.array(z.string()), archived: z.boolean() })

export const organisations = api('', {
  positions: get('/positions', {
    summary: 'The table of positions 职务',
    can: 'signed-in',
    reply: z.object({ items: z.array(Position) }),
  }),
  roots: get('/units', {
    summary: 'The topmost units that the caller may see',
    can: 'organisation.read',
    reply: z.object({ items: z.array(UnitCard) }),
  }),
  search: get('/units/search', {
    summary: 'Units by name, pinyin or initials',
    can: 'organisation.read',
    query: z.object({ search: z.string().trim().min(1).max(60), kind: Id.optional() }),
    reply: z.object({ items: z.array(UnitCard.extend({ path: z.string() })) }),
  }),
  show: get('/units/:unit', {
    summary: 'A unit, its ancestors and children',
    can: 'organisation.read',
    reply: UnitView,
  }),
  create: post('/units/:unit/children', {
    summary: 'Create a unit below another',
    can: 'organisation.write',
    body: z.object({
      name: Name,
      kind: Id,
      branchKind: BranchKind.optional(),
      from: BusinessDate.optional(),
    }),
    reply: UnitCard,
  }),
  rename: patch('/units/:unit', {
    summary: 'Rename a unit, from a day on',
    can: 'organisation.write',
    body: Dated.extend({ name: Name }),
    reply: UnitCard,
  }),
  move: post('/units/:unit/move', {
    summary: 'Place a unit below another, from a day on',
    can: 'organisation.write',
    body: Dated.extend({ parent: Id }),
    reply: UnitCard,
  }),
  close: post('/units/:unit/close', {
    summary: 'Close a unit from a day on',
    can: 'organisation.write',
    body: Dated,
    reply: UnitCard,
  }),
  merge: post('/units/:unit/merge', {
    summary: 'Merge a unit into another on a day: units below it and posts go on there, and it is closed',
    can: 'organisation.write',
    body: Dated.extend({ into: Id }),
    reply: UnitCard,
  }),
  split: post('/units/:unit/split', {
    summary: 'Split a unit off beside another on a day, with the posts of some people',
    can: 'organisation.write',
    body: Dated.extend({ name: Name, people: z.array(Id).min(1, '请选择转入新组织的人员').max(500) }),
    reply: UnitCard,
  }),
  changes: get('/units/:unit/changes', {
    summary: 'What became of a unit: founded, renamed, moved, closed; newest first',
    can: 'organisation.read',
    reply: z.object({ items: z.array(UnitChangeView) }),
  }),
  asOf: get('/units/:unit/as-of', {
    summary: 'A unit as it was on a day: name, place and children',
    can: 'organisation.read',
    query: z.object({ on: BusinessDate }),
    reply: z.object({
      name: z.string(),
      existed: z.boolean(),
      ancestors: z.array(z.string()),
      children: z.array(z.object({ id: Id, name: z.string() })),
    }),
  }),
  extent: get('/units/:unit/extent', {
    summary: 'How much a change of the unit concerns: units and people below it',
    can: 'organisation.write',
    reply: z.object({ units: z.int(), people: z.int() }),
  }),
  undo: post('/unit-changes/:change/undo', {
    summary: 'Take the last change of a unit back',
    can: 'organisation.write',
    reply: Done,
  }),
  kinds: get('/unit-kinds', {
    summary: 'The table of kinds of unit 组织类别',
    can: 'organisation.read',
    reply: z.object({ items: z.array(UnitKindView) }),
  }),
  saveKind: put('/unit-kinds/:unitKind', {
    summary: 'Add a kind of unit or change one; only who holds the capability at the top of the tree',
    can: 'organisation.write',
    body: z.object({
      name: Name,
      level: UnitLevel.exclude(['committee']),
      sector: Sector.nullable(),
      below: z.array(Id).max(100),
      above: z.array(Id).max(100),
      revision: z.int().nonnegative(),
    }),
    reply: Done,
  }),
  removeKind: post('/unit-kinds/:unitKind/remove', {
    summary: 'Take away a kind of which there is no unit',
    can: 'organisation.write',
    body: z.object({ revision: z.int() }),
    reply: Done,
  }),
})
