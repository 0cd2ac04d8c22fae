/** Training done before: whose a row is, how many hours, and what is the same training. */
import { expect, test } from 'vitest'
import { directoryOf } from '../../server/features/imports/entries/whom.rule.ts'
import { trainingKey, withoutKnown } from '../../server/features/imports/training/planTraining.rule.ts'
import { readHours } from '../../server/features/imports/training/readTraining.rule.ts'

test('hours are hundredths of a 学时, and what is none is refused', () => {
  expect(['40', '7.5', '0.25', '１２', '24学时', '8 课时'].map(readHours)).toEqual([4_000, 750, 25, 1_200, 2_400, 800])
  expect(['八', '7.125', '-8', '3天', '2001', ''].map(readHours)).toEqual(Array(6).fill(null))
})

const person = (id: string, name: string, staffNumber: string | null, ...ancestors: string[]) => ({
  id,
  name,
  staffNumber,
  ancestors,
})
const called = (name: string, given: object = {}) => ({
  name,
  staffNumber: null,
  identityNumber: null,
  unit: null,
  ...given,
})

test('a number says who it is, a name where it is one person’s; otherwise a person decides', () => {
  const whom = directoryOf({
    people: [
      person('a', '张三', '1', 'root', 'one'),
      person('b', '张三', null, 'root', 'two'),
      person('c', '李四', '1', 'root', 'two'),
      person('d', '王五', null, 'root', 'one'),
    ],
    byIdentity: new Map([['310', 'a']]),
  })
  expect(whom(called('张三', { identityNumber: '310' }))).toEqual({ person: 'a' })
  expect(whom(called('李四', { identityNumber: '310' })), 'another’s number').toEqual({ candidates: ['a'] })
  expect(whom(called('张三', { staffNumber: '1' }))).toEqual({ person: 'a' })
  expect(whom(called('赵六', { staffNumber: '1', unit: 'two' })), 'a number under another name').toEqual({
    candidates: ['c'],
  })
  expect(whom(called('王五', { staffNumber: '9' })), 'a number that is not recorded').toEqual({ candidates: ['d'] })
  expect(whom(called('张三'))).toEqual({ candidates: ['a', 'b'] })
  expect(whom(called('张三'), 'b')).toEqual({ person: 'b' })
  expect(whom(called('张三'), 'd'), 'not one of them').toEqual({ candidates: ['a', 'b'] })
  expect(whom(called('张三', { unit: 'two' }))).toEqual({ person: 'b' })
  expect(whom(called('王五', { unit: 'two' })), 'who has left the unit is asked about').toEqual({ candidates: ['d'] })
  expect(whom(called('赵六'))).toMatchObject({ field: 'name' })
})

test('a training is known by its certificate, or by its class and days whatever the punctuation', () => {
  const entry = {
    person: 'a',
    className: '示范班（第1期）',
    base: '',
    from: '2022-05-10',
    to: '2022-05-14',
    credit: 4_000,
  }
  const planned = (given: object, row = 2) => ({
    row,
    kind: 'new' as const,
    entry: { ...entry, certificate: '', ...given },
  })
  const recorded = new Map([['a', [{ training: trainingKey(entry), certificate: 'JW-1', credit: 4_000 }]]])
  const kinds = (...rows: ReturnType<typeof planned>[]) => withoutKnown(rows, recorded).map(({ kind }) => kind)
  expect(kinds(planned({ className: '示范班 第1期' }))).toEqual(['unchanged'])
  expect(kinds(planned({ className: '别的班', certificate: 'JW-1' }))).toEqual(['unchanged'])
  expect(kinds(planned({ credit: 4_800 })), 'other hours').toEqual(['error'])
  expect(kinds(planned({ to: '2022-05-15' }), planned({ to: '2022-05-15' }))).toEqual(['new', 'unchanged'])
  const twice = [planned({ person: 'b', certificate: 'JW-2' }), planned({ person: 'c', certificate: 'JW-2' }, 3)]
  expect(kinds(...twice), 'a certificate of two people').toEqual(['new', 'error'])
})
