import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  fieldsMade,
  isChanging,
  personChange,
  type ChangingRow,
} from '../../server/features/imports/plan/changes.rule.ts'
import { afterPost, planImport } from '../../server/features/imports/plan/plan.ts'
import type { Post, RosterPerson, RosterRow } from '../../server/features/imports/plan/roster.rule.ts'

const dates = fc.integer({ min: 2018, max: 2024 }).map((year) => `${year}-01-01`)
const file = fc
  .array(
    fc
      .record({
        name: fc.constantFrom('张三', '张山'),
        staffNumber: fc.constant('1'),
        phone: fc.option(fc.constantFrom('13800000001', '13800000002')),
        unit: fc.constantFrom('a', 'b', 'c'),
        positions: fc.uniqueArray(fc.constantFrom('secretary', 'organiser'), { minLength: 1 }),
        from: fc.option(dates),
        to: fc.option(dates),
        dualLeader: fc.option(fc.boolean()),
        sex: fc.option(fc.constantFrom('male', 'female')),
        birthYear: fc.option(fc.constantFrom('1970', '1980')),
      })
      .filter(({ from, to }) => from === null || to === null || from < to),
    { maxLength: 6 },
  )
  .map((rows): RosterRow[] => rows.map((each, at) => ({ row: at + 2, ...each, name: rows[0]!.name })))

const facts = (posts: readonly Post[]) =>
  posts.map(({ unit, position, from, to, dualLeader }) => [unit, position, from, to, dualLeader].join(' ')).sort()

test('the rows of a person come to the same as one change as they do one after the other', () =>
  fc.assert(
    fc.property(file, file, (earlier, rows) => {
      let made = 0
      const newId = () => `id-${made++}`
      const plan = (people: RosterPerson[], of: RosterRow[]): ChangingRow[] =>
        planImport(people, of, { choices: new Map(), newId, today: '2026-01-01' }).filter(isChanging)
      const start = plan([], earlier)
      fc.pre(start.length > 0)
      const { person: id, begun } = personChange(start, 'earlier')
      const person: RosterPerson = { id, name: '张三', staffNumber: '1', phone: null, posts: begun }
      const next = plan([person], rows)
      fc.pre(next.length > 0)

      const inTurn = next.flatMap(({ posts }) => posts).reduce<Post[]>(afterPost, person.posts)
      const change = personChange(next, 'later')
      const replaced = new Map(change.replaced.map(({ post, by }) => [post, by]))
      const atOnce = [...person.posts.map((post) => replaced.get(post.id) ?? post), ...change.begun]
      expect(facts(atOnce)).toEqual(facts(inTurn))
      for (const { field, before, after } of fieldsMade(next)) {
        expect(before).toBe(person[field] ?? null)
        expect(change[field]).toBe(after)
      }
    }),
  ))
