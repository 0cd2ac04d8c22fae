import { z } from 'zod'
import { api, get, patch, post } from '../../http/endpoint.ts'
import { BusinessDate, Id, Name } from '../../lib/schema.ts'

export const UnitKind = z.enum(['committee', 'institution', 'faculty', 'branch'])
export const Sector = z.enum(['university', 'hospital', 'affiliate', 'private-university'])
export const BranchKind = z.enum(['teacher', 'student', 'graduate', 'hospital', 'administrative', 'retired'])

export const UnitCard = z.object({
  id: Id,
  name: z.string(),
  kind: UnitKind,
  sector: Sector.nullable(),
  branchKind: BranchKind.nullable(),
  closedOn: BusinessDate.nullable(),
})
export const UnitView = UnitCard.extend({
  ancestors: z.array(z.object({ id: Id, name: z.string() })),
  children: z.array(UnitCard),
})
/** `places`: the kinds of unit at which it stands (positionPlaces.rule.ts). */
export const Position = z.object({ id: Id, name: z.string(), places: z.array(z.string()) })

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
    query: z.object({ search: z.string().trim().min(1).max(60), kind: UnitKind.optional() }),
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
      kind: UnitKind,
      sector: Sector.optional(),
      branchKind: BranchKind.optional(),
      from: BusinessDate.optional(),
    }),
    reply: UnitCard,
  }),
  rename: patch('/units/:unit', {
    summary: 'Rename a unit',
    can: 'organisation.write',
    body: z.object({ name: Name }),
    reply: UnitCard,
  }),
})
