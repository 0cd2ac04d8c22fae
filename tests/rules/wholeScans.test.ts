import { describe, expect, it } from 'vitest'
import { wholeScan } from '../support/wholeScans.ts'

describe('filters that no index serves', () => {
  it.each([
    ['a find', { find: 'attempts', filter: { _id: 'a', $or: [{ state: 'open' }] } }],
    ['a count', { count: 'attempts', query: { $and: [{ _id: 'a' }] } }],
    [
      'an update among others',
      { update: 'attempts', updates: [{ q: { _id: 'a' } }, { q: { _id: 'b', $nor: [{ seq: 1 }] } }] },
    ],
    ['a removal', { delete: 'attempts', deletes: [{ q: { $or: [{ _id: 'a' }, { person: 'b' }] } }] }],
    ['the first stage of a pipeline', { aggregate: 'attempts', pipeline: [{ $match: { $expr: { $eq: ['$a', 1] } } }] }],
  ])('%s', (_, command) => expect(wholeScan(command)).toMatch(/^\$/))

  it.each([
    ['plain fields', { find: 'attempts', filter: { _id: 'a', deadlineAt: { $not: { $lte: 1 } } } }],
    ['no filter', { find: 'attempts' }],
    [
      'behind a stage that an index serves',
      { aggregate: 'attempts', pipeline: [{ $match: { person: 'a' } }, { $match: { $or: [] } }] },
    ],
    [
      'an update of many fields',
      { update: 'attempts', updates: [{ q: { _id: 'a' }, u: { $set: { state: 'open' } } }] },
    ],
  ])('are not these: %s', (_, command) => expect(wholeScan(command)).toBeUndefined())
})
