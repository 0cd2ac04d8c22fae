import { describe, expect, it } from 'vitest'
import { lostBound, passedOver, wholeScan } from '../support/badFilters.ts'

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

describe('an inclusive end', () => {
  const queue = [
    ['state', 1],
    ['runAt', 1],
    ['_id', 1],
  ] as const
  const newest = [
    ['state', 1],
    ['createdAt', -1],
    ['_id', -1],
  ] as const
  const lost = (filter: object) =>
    lostBound({ find: 'jobs', filter }, [
      queue,
      newest,
      [
        ['state', 1],
        ['leaseUntil', 1],
      ],
    ])
  it.each([
    ['runAt', { state: 'waiting', runAt: { $lte: 1 } }],
    ['createdAt', { state: 'waiting', createdAt: { $gte: 1 } }],
  ])('loses rows where others stand behind it in an index: %s', (field, filter) => expect(lost(filter)).toBe(field))
  it.each([
    ['on the last field', { state: 'running', leaseUntil: { $lte: 1 } }],
    ['by an index that the filter does not begin', { runAt: { $lte: 1 } }],
    ['where an index begins', { state: 'waiting', runAt: { $gte: 1 }, createdAt: { $lte: 1 } }],
    ['that is exclusive', { state: 'waiting', runAt: { $lt: 1 } }],
  ])('loses none %s', (_, filter) => expect(lost(filter)).toBeUndefined())
})

describe('a partial index', () => {
  const whole = [['state', 1]] as const
  const of = (partial: object) => [{ fields: [['key', 1]] as const, partial: { key: partial } }, { fields: whole }]
  it.each([
    ['of a type, for a text', { $type: 'string' }, { key: 'a' }],
    ['of texts, for a list of them', { $gt: '' }, { key: { $in: ['a'] } }],
    ['of texts, for all that has one', { $gt: '' }, { key: { $gt: '' }, name: 'a' }],
  ])('is passed over: %s', (_, partial, filter) =>
    expect(passedOver({ find: 'jobs', filter }, of(partial))).toBe('key'),
  )
  it.each([
    ['of texts, for one', { $gt: '' }, { key: 'a' }],
    ['beside a field with a whole index', { $type: 'string' }, { key: 'a', state: 'waiting' }],
    ['beside the id', { $type: 'string' }, { _id: 'a', key: 'a' }],
  ])('does no harm %s', (_, partial, filter) =>
    expect(passedOver({ find: 'jobs', filter }, of(partial))).toBeUndefined(),
  )
})
