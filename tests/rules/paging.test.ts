import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findInOrder } from '../../server/lib/findInOrder.ts'
import { model, nullable, required } from '../../server/lib/model.ts'
import { afterCursor, cutPage, type OrderedBy } from '../../server/lib/paging.ts'
import { accept } from '../../server/lib/failure.ts'
import { PageQuery } from '../../server/lib/schema.ts'
import { openSite, type TestSite } from '../support/site.ts'

interface Row {
  _id: string
  text: string
  number: number
  instant: Date
  group: string | null
}
const Rows = model<Row>(
  'PagingRow',
  'pagingRows',
  { text: required(String), number: required(Number), instant: required(Date), group: nullable(String) },
  [[{ group: 1, text: 1, _id: 1 }], [{ group: 1, number: 1, _id: 1 }], [{ group: 1, instant: 1, _id: 1 }]],
)

let site: TestSite
beforeAll(async () => {
  site = await openSite('paging', { mayScan: true })
})
afterAll(() => site.close())

/**
 * Few different values, so that many rows are equal; characters beyond the first plane, and names as long as they may
 * be.
 */
const row = fc.record({
  text: fc.oneof(
    fc.constantFrom('li ning', 'lin an', '𠮷', '𡌴 野', '"\\', '\u0000'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
    fc.constant('zhuang '.repeat(120)),
  ),
  number: fc.oneof(fc.constantFrom(0, -1, 1), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  instant: fc
    .date({ min: new Date('1949-10-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => (date.getTime() % 3 === 0 ? new Date('2025-06-01T00:00:00.001Z') : date)),
})
const rows = fc.uniqueArray(
  fc.tuple(
    fc.base64String({ minLength: 4, maxLength: 12 }).map((id) => id.replace(/\W/g, '_')),
    row,
  ),
  { selector: ([id]) => id, maxLength: 25 },
)

type Read = (filter: Record<string, unknown>, field: OrderedBy, direction: 1 | -1, limit: number) => Promise<Row[]>
const byFind: Read = (filter, field, direction, limit) =>
  Rows.find({ $and: [{ group: 'g' }, filter] })
    .sort({ [field]: direction, _id: direction })
    .limit(limit)
    .lean<Row[]>()
const byFindInOrder: Read = (filter, field, direction, limit) =>
  findInOrder(Rows, [{ group: 'g' }, filter], { [field]: direction, _id: direction }, limit)

async function allPages(read: Read, field: OrderedBy, direction: 1 | -1, size: number): Promise<Row[][]> {
  const pages: Row[][] = []
  let cursor: string | undefined
  do {
    const asked = accept(PageQuery, { cursor, limit: String(size) })
    const { items, nextCursor } = cutPage(
      await read(afterCursor(asked.cursor, field, direction, field), field, direction, asked.limit + 1),
      asked.limit,
      field,
    )
    pages.push(items)
    cursor = nextCursor ?? undefined
  } while (cursor)
  return pages
}

describe('pages', () => {
  it.each([
    ['find', byFind],
    ['findInOrder', byFindInOrder],
  ])('put together are the sorted list: every row once, none empty (%s)', async (_how, read) => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom<OrderedBy>('text', 'number', 'instant'),
        fc.constantFrom(1 as const, -1 as const),
        fc.integer({ min: 1, max: 7 }),
        async (made, field, direction, size) => {
          await Rows.deleteMany({})
          await Rows.insertMany([
            ...made.map(([_id, each]) => ({ _id, ...each, group: 'g' })),
            { _id: 'elsewhere', text: 'a', number: 0, instant: new Date(0), group: null },
          ])
          const pages = await allPages(read, field, direction, size)
          const whole = await read({}, field, direction, 1_000)
          expect(pages.flat().map(({ _id }) => _id)).toEqual(whole.map(({ _id }) => _id))
          expect(pages.map(({ length }) => length)).toEqual(
            pages.map((_, index) => Math.min(size, made.length - index * size)),
          )
          expect(whole.map(({ _id }) => _id).sort()).toEqual(made.map(([id]) => id).sort())
        },
      ),
      { numRuns: 12 },
    )
  })

  it('a row that comes or goes between two pages moves no other: nothing is shown twice, nothing left out', async () => {
    await Rows.deleteMany({})
    const insert = (...ids: string[]) =>
      Rows.insertMany(ids.map((_id) => ({ _id, text: _id, number: 0, instant: new Date(0), group: 'g' })))
    await insert('b', 'd', 'f', 'h')
    const first = cutPage(await byFind({}, 'text', 1, 3), 2, 'text')
    await insert('a', 'e')
    await Rows.deleteOne({ _id: 'd' }) // the row that the cursor names
    const second = cutPage(await byFind(afterCursor(first.nextCursor!, 'text', 1), 'text', 1, 3), 2, 'text')
    expect([first, second].map(({ items }) => items.map(({ _id }) => _id))).toEqual([
      ['b', 'd'],
      ['e', 'f'],
    ])
  })
})

describe('a cursor that we did not make', () => {
  const refused = expect.objectContaining({ code: 'request.cursor', status: 422 })
  const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

  it.each<[OrderedBy, unknown]>([
    ['text', [7, 'id']],
    ['text', [null, 'id']],
    ['text', [{ $gt: '' }, 'id']],
    ['text', ['a', { $ne: 1 }]],
    ['text', ['a']],
    ['text', ['a', 'b', 'c']],
    ['text', 'a'],
    ['text', null],
    ['text', { 0: 'a', 1: 'b' }],
    ['number', ['7', 'id']],
    ['number', [null, 'id']],
    ['instant', ['yesterday', 'id']],
    ['instant', [0, 'id']],
    ['instant', ['2025-13-40T00:00:00Z', 'id']],
    ['instant', ['', 'id']],
  ])('is refused for %s: %j', (by, value) => expect(() => afterCursor(cursor(value), 'field', 1, by)).toThrow(refused))

  it('whatever it holds is refused or asks a filter of plain values: never an operator, never a defect', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ minLength: 1 }),
          fc.json().map((json) => Buffer.from(json).toString('base64url')),
          fc
            .tuple(fc.anything(), fc.anything())
            .map((pair) => cursor(pair.map((each) => (typeof each === 'bigint' ? 0 : each)))),
          fc.tuple(fc.oneof(fc.string(), fc.double(), fc.date()), fc.string()).map(cursor), // of which some are taken
        ),
        fc.constantFrom<OrderedBy>('text', 'number', 'instant'),
        (text, by) => {
          try {
            const { $or } = afterCursor(text, 'at', -1, by) as {
              $or: [{ at: unknown; _id: { $lt: unknown } }, { at: { $lt: unknown } }]
            }
            const [{ at, _id }] = $or
            expect(typeof _id.$lt).toBe('string')
            expect(
              by === 'instant'
                ? at instanceof Date && !Number.isNaN(at.getTime())
                : typeof at === (by === 'text' ? 'string' : 'number'),
            ).toBe(true)
          } catch (error) {
            expect(error).toEqual(refused)
          }
        },
      ),
    )
  })

  it('none is the first page', () => {
    expect(afterCursor(undefined, 'field', 1)).toEqual({})
    expect(cutPage([], 20, '_id')).toEqual({ items: [], nextCursor: null })
  })
})
