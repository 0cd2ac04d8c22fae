import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { masked, maskedIn, secretTyped } from '../../server/features/roster/secrets.rule.ts'
import { readKeys, useKeys } from '../../server/secrecy/keys.ts'
import { blindIndex, blindIndexes, isCurrent, open, seal, Unreadable } from '../../server/secrecy/seal.ts'
import { useTestKeys } from '../support/keys.ts'

afterEach(useTestKeys)
const secret = () => randomBytes(32).toString('base64')
const use = (...secrets: string[]) => {
  const keys = readKeys(secrets)!
  useKeys(() => keys)
}
const PLACE = { row: 'p1', field: 'phone' }

test('what was sealed opens at its own place and nowhere else, and is another text each time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (value, row) => {
      const place = { row, field: 'phone' }
      const sealed = seal(value, place)
      expect(open(sealed, place)).toBe(value)
      expect(seal(value, place)).not.toBe(sealed)
      expect(() => open(sealed, { row: `${row}x`, field: 'phone' })).toThrow(Unreadable)
      expect(() => open(sealed, { row, field: 'identityNumber' })).toThrow(Unreadable)
    }),
  )
})

test('a value that was changed in any bit does not open', () => {
  const [id, text] = seal('13800001111', PLACE).split('.') as [string, string]
  const bytes = Buffer.from(text, 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    expect(() => open(`${id}.${changed.toString('base64url')}`, PLACE)).toThrow(Unreadable)
  }
  for (const cut of ['', id, `${id}.`, `${id}.${text.slice(0, 10)}`]) expect(() => open(cut, PLACE)).toThrow(Unreadable)
})

test('the first key seals and all open; values of both are found until the earlier one is gone', () => {
  const [earlier, later] = [secret(), secret()]
  use(earlier)
  const [before, indexBefore] = [seal('1', PLACE), blindIndex('1', 'phone')]
  use(later, earlier)
  const [after, indexAfter] = [seal('1', PLACE), blindIndex('1', 'phone')]
  expect([open(before, PLACE), open(after, PLACE)]).toEqual(['1', '1'])
  expect([isCurrent(before), isCurrent(after)]).toEqual([false, true])
  expect(indexBefore).not.toBe(indexAfter)
  expect(blindIndexes('1', 'phone')).toEqual([indexAfter, indexBefore])
  use(later)
  expect(() => open(before, PLACE)).toThrow(/key [0-9a-f]{12}, which is not here/)
  expect(open(after, PLACE)).toBe('1')
})

test('an index is the same for the same value of the same field, and says nothing of either', () => {
  expect(blindIndex('13800001111', 'phone')).toBe(blindIndex('13800001111', 'phone'))
  expect(blindIndex('13800001111', 'phone')).not.toBe(blindIndex('13800001112', 'phone'))
  expect(blindIndex('13800001111', 'phone')).not.toBe(blindIndex('13800001111', 'identityNumber'))
})

test('keys are 32 bytes in base64', () => {
  expect(readKeys([secret(), 'short'])).toBeNull()
  expect(readKeys([])).toBeNull()
})

test('a number is recognised by its mask and not told by it', () => {
  expect(masked('310101199001011233')).toBe('310***********1233')
  expect(masked('无法读取')).toBe('无法读取')
})

test.each([
  ['13800001111', '138****1111'],
  ['电话：+86 138-0000-1111（办）', '电话：138****1111（办）'],
  ['8613800001111', '138****1111'],
  ['１３８ ００００ １１１１', '138****1111'],
  ['13800001111 13900002222', '138****1111 139****2222'],
  ['2024-09-01 13800001111', '2024-09-01 138****1111'],
  ['310101 19900101 123x', '310***********123X'],
  ['usa123456789012', 'USA********9012'],
])('of the numbers in “%s” a file shows the masks', (text, shown) => {
  expect(maskedIn(text)).toBe(shown)
})

test('a staff number of eleven digits is no phone; one that is an identity number stays masked all the same', () => {
  expect(maskedIn('工号 １３８００００１１１１ 的张三 13900002222', '13800001111')).toBe(
    '工号 13800001111 的张三 139****2222',
  )
  expect(maskedIn('310101199001011233', '310101199001011233')).toBe('310***********1233')
})

test.each(['2024-09-01', '2018-10-01 2019-09-01', '20240001', '第一党支部', '2024-09'])('%s stays as it is', (text) => {
  expect(maskedIn(text)).toBe(text)
})

test.each([
  ['138 0000 1111', 'phone', '13800001111'],
  ['+86-138-0000-1111', 'phone', '13800001111'],
  ['１３８００００１１１１', 'phone', '13800001111'],
  ['31010119900101123x', 'identityNumber', '31010119900101123X'],
  ['310101900101123', 'identityNumber', '310101900101123'],
])('%s is looked for as a whole %s', (typed, field, value) => {
  expect(secretTyped(typed)).toEqual({ field, value })
})

test.each(['1111', '1380000111', '张三', 'zhang', '20240001'])('%s is no whole number', (typed) => {
  expect(secretTyped(typed)).toBeNull()
})
