import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { heldTwice, lasting, visibleUnits, visibleUntil } from '../../server/features/roster/appointmentPeriods.ts'

const TODAY = '2025-06-15'
const date = fc.integer({ min: 2018, max: 2032 }).map((year) => `${year}-01-01`)
const appointment = fc
  .record({ from: date, to: fc.option(date), unit: fc.constantFrom('a', 'b', 'c') })
  .filter(({ from, to }) => to === null || from < to)
  .map(({ unit, ...period }) => ({ ...period, unit, position: 'organiser', ancestors: ['root', unit] }))

describe('from where a person is seen', () => {
  test('is every unit of a lasting post and no other, where there is one', () => {
    fc.assert(
      fc.property(fc.array(appointment), (posts) => {
        const now = posts.filter((post) => lasting(post, TODAY))
        fc.pre(now.length > 0)
        expect(new Set(visibleUnits(posts, TODAY))).toEqual(new Set(now.flatMap(({ ancestors }) => ancestors)))
      }),
    )
  })

  test('is never nowhere, once there was a post', () => {
    fc.assert(fc.property(fc.array(appointment, { minLength: 1 }), (posts) => visibleUnits(posts, TODAY).length > 0))
  })

  test('changes on no day before it says so', () => {
    fc.assert(
      fc.property(fc.array(appointment), date, (posts, day) => {
        const until = visibleUntil(posts, TODAY)
        fc.pre(day >= TODAY && (until === null || day < until))
        expect(visibleUnits(posts, day)).toEqual(visibleUnits(posts, TODAY))
      }),
    )
  })

  test('after the last post is its unit', () => {
    const posts = [
      { from: '2018-01-01', to: '2020-01-01', ancestors: ['a'] },
      { from: '2019-01-01', to: '2022-01-01', ancestors: ['b'] },
    ]
    expect(visibleUnits(posts, TODAY)).toEqual(['b'])
  })
})

test('a post is held twice exactly when some day belongs to both periods', () => {
  const days = Array.from({ length: 20 }, (_, n) => `${2016 + n}-01-01`)
  const holds = (post: { from: string; to: string | null }, day: string) =>
    post.from <= day && (post.to === null || day < post.to)
  fc.assert(
    fc.property(appointment, appointment, (one, two) => {
      const sameDay = one.unit === two.unit && days.some((day) => holds(one, day) && holds(two, day))
      expect(heldTwice([one], two)).toBe(sameDay)
    }),
  )
})
