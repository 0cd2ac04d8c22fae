import { z } from 'zod'
import { api, del, file, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Done, Id, Name, NewId, PageQuery, Text, page } from '../../lib/schema.ts'
import { ProofView, proofReading, proofWriting } from '../../storage/proofs.contract.ts'
import { HonourLevel, HonourOf } from './honours.rule.ts'

/** `to`: it is held until the day before; null: it has no end. */
const Facts = z.object({
  level: z.enum(HonourLevel),
  batch: z.string().trim().max(60, '不超过 60 个字').default(''),
  document: z.string().trim().max(120, '不超过 120 个字').default(''),
  from: BusinessDate,
  to: BusinessDate.nullable().default(null),
})
const NewHonour = Facts.extend({ id: NewId, kind: Id })
export const HonourView = Facts.extend({
  id: Id,
  kind: Id,
  kindName: z.string(),
  of: z.enum(['unit', 'person']),
  subject: Id,
  subjectName: z.string(),
  revision: z.int(),
  proofs: z.array(ProofView),
})
export const HonourFilter = z.object({
  search: z.string().trim().max(60).optional(),
  kind: Id.optional(),
  held: z.enum(['now', 'all']).default('now'),
})
export const HonourKindView = z.object({
  id: Id,
  name: z.string(),
  of: z.enum(HonourOf),
  /** Its holders come first in classes. */
  first: z.boolean(),
  revision: z.int(),
})

export const honours = api('/honours', {
  list: get('', {
    summary: 'Honours of units and people of the caller’s units, the newest first',
    can: 'roster.read',
    query: PageQuery.extend(HonourFilter.shape),
    reply: page(HonourView),
  }),
  workbook: get('/workbook', {
    summary: 'The same as an Excel file; logged',
    can: 'roster.read',
    limit: { per: 'person', times: 30, seconds: 60 },
    query: HonourFilter,
    reply: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  }),
  kinds: get('/kinds', {
    summary: 'Kinds of honours 荣誉类别',
    can: 'roster.read',
    reply: z.object({ items: z.array(HonourKindView) }),
  }),
  /** 409 conflict when it was changed meanwhile. */
  saveKind: put('/kinds/:honourKind', {
    summary: 'Add a kind of honours, or change it',
    can: 'honour.write',
    body: z.object({
      name: Name.max(60, '不超过 60 个字'),
      of: z.enum(HonourOf),
      first: z.boolean(),
      revision: z.int().nonnegative(),
    }),
    reply: Done,
  }),
  removeKind: del('/kinds/:honourKind', {
    summary: 'Remove a kind that no honour is of',
    can: 'honour.write',
    reply: Done,
  }),
  ofUnit: get('/units/:unit', {
    summary: 'Honours of a unit, the newest first',
    can: 'roster.read',
    reply: z.object({ items: z.array(HonourView) }),
  }),
  ofPerson: get('/people/:person', {
    summary: 'Honours of a person, the newest first',
    can: 'roster.read',
    reply: z.object({ items: z.array(HonourView) }),
  }),
  addToUnit: post('/units/:unit', {
    summary: 'Enter an honour of a unit',
    can: 'honour.write',
    body: NewHonour,
    reply: Done,
  }),
  addToPerson: post('/people/:person', {
    summary: 'Enter an honour of a person',
    can: 'honour.write',
    body: NewHonour,
    reply: Done,
  }),
  /** 409 conflict when it was changed meanwhile. */
  save: put('/:honour', {
    summary: 'Correct an honour, or end it',
    can: 'honour.write',
    body: Facts.extend({ revision: z.int().nonnegative() }),
    reply: Done,
  }),
  ...proofWriting('/:honour', { of: 'of an honour', can: 'honour.write', reply: HonourView }),
  proof: proofReading('/:honour', 'A document of an honour', 'roster.read'),
  remove: post('/:honour/remove', {
    summary: 'Take away an honour that was entered by mistake',
    can: 'honour.write',
    body: z.object({ reason: Text.min(1, '请写明原因').max(200, '不超过 200 个字') }),
    reply: Done,
  }),
})
