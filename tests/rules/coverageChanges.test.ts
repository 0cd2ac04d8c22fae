import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addChange,
  changeOf,
  inOrder,
  type Change,
  type Part,
  type Stood,
} from '../../server/features/coverage/history/changes.rule.ts'

const stood = fc.constantFrom<Stood>('covered', 'uncovered', 'grace', 'exempt', null)
const count = (all: Stood[], ...states: Stood[]): number => all.filter((each) => states.includes(each)).length

test('says what happened, and what was only recorded later', () => {
  expect(changeOf('covered', 'covered', 'covered')).toBe(null)
  expect(changeOf(null, null, 'grace')).toBe('appointed')
  expect(changeOf('uncovered', 'uncovered', null)).toBe('left')
  expect(changeOf('uncovered', 'uncovered', 'covered')).toBe('trained')
  expect(changeOf('grace', 'grace', 'uncovered')).toBe('grace-over')
  expect(changeOf('uncovered', 'uncovered', 'exempt')).toBe('exempted')
  expect(changeOf('exempt', 'exempt', 'uncovered')).toBe('exemption-over')
  expect(changeOf('covered', 'covered', 'uncovered')).toBe('lapsed')
  expect(changeOf('covered', 'uncovered', 'uncovered')).toBe('recorded-less')
  expect(changeOf('uncovered', 'covered', 'covered')).toBe('recorded-more')
  expect(changeOf(null, 'uncovered', 'uncovered')).toBe('recorded-other')
  expect(changeOf('uncovered', 'covered', null)).toBe('left') // put right, and then gone
})

test('parts add up to the difference, whoever stood how', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(stood, stood, stood), { maxLength: 40 }), (people) => {
      const parts = new Map<Change, Part>()
      for (const [before, since, after] of people) {
        const kind = changeOf(before, since, after)
        if (kind) addChange(parts, kind, before, after)
      }
      const [first, last] = [people.map(([before]) => before), people.map(([, , after]) => after)]
      const moved = (field: 'required' | 'covered' | 'grace' | 'exempt') =>
        inOrder(parts).reduce((sum, { change }) => sum + change[field], 0)
      expect(moved('covered')).toBe(count(last, 'covered') - count(first, 'covered'))
      expect(moved('required')).toBe(count(last, 'covered', 'uncovered') - count(first, 'covered', 'uncovered'))
      expect(moved('grace')).toBe(count(last, 'grace') - count(first, 'grace'))
      expect(moved('exempt')).toBe(count(last, 'exempt') - count(first, 'exempt'))
      expect([...parts.values()].reduce((sum, part) => sum + part.people, 0)).toBe(
        people.filter(([before, , after]) => before !== after).length,
      )
    }),
  )
})
