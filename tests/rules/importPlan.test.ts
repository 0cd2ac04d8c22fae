import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterPost, planImport } from '../../server/features/imports/plan/plan.ts'
import type { Choices, PlannedRow } from '../../server/features/imports/plan/planned.rule.ts'
import { readRow } from '../../server/features/imports/plan/readRow.rule.ts'
import type { RosterPerson, RosterRow } from '../../server/features/imports/plan/roster.rule.ts'
import { unitFinder } from '../../server/features/imports/plan/unitNames.rule.ts'
import { termOf } from '../../server/features/roster/terms.rule.ts'
import { textCell } from '../../server/features/imports/reading/cell.rule.ts'

let made = 0
const newId = () => `made-${made++}`
const plan = (people: RosterPerson[], rows: RosterRow[], choices: Choices = new Map()) =>
  planImport(people, rows, { choices, newId, today: '2026-01-01' })
const row = (given: Partial<RosterRow>): RosterRow => ({
  row: 2,
  name: '张三',
  staffNumber: null,
  phone: null,
  unit: null,
  positions: [],
  from: null,
  to: null,
  dualLeader: null,
  ...given,
})
const post = { id: 'p1', unit: 'a', position: 'secretary', from: '2020-01-01', to: null, dualLeader: false }
const zhang: RosterPerson = { id: 'z', name: '张三', staffNumber: '007', phone: null, posts: [post] }

/** The roster once everything in a plan is done. */
function applied(people: RosterPerson[], planned: PlannedRow[]): RosterPerson[] {
  const after = new Map(people.map((person) => [person.id, person]))
  for (const each of planned) {
    if (each.kind === 'doubt' || each.kind === 'error' || each.kind === 'unchanged') continue
    const { kind, person: id, posts } = each
    const before: RosterPerson =
      kind === 'new'
        ? { id, name: each.name, staffNumber: each.staffNumber, phone: each.phone, posts: [] }
        : after.get(id)!
    const fields = kind === 'new' ? {} : Object.fromEntries(each.fields.map((field) => [field.field, field.after]))
    const held = posts.reduce(afterPost, before.posts)
    after.set(id, { ...before, ...fields, posts: held })
  }
  return [...after.values()]
}

describe('a row against the roster', () => {
  test.each<[string, Partial<RosterRow>, object]>([
    ['says what is recorded', { staffNumber: '007', unit: 'a', positions: ['secretary'] }, { kind: 'unchanged' }],
    [
      'says the term that is recorded',
      { staffNumber: '007', unit: 'a', positions: ['secretary'], term: termOf({ electedOn: '2023-05-01', years: 3 }) },
      {
        kind: 'changed',
        posts: [
          expect.objectContaining({
            kind: 'corrected',
            term: { electedOn: '2023-05-01', years: 3, dueOn: '2026-05-01' },
          }),
        ],
      },
    ],
    [
      'has another phone',
      { staffNumber: '007', phone: '13800000000' },
      { kind: 'changed', fields: [{ field: 'phone', before: null, after: '13800000000' }] },
    ],
    [
      'ends a post',
      { staffNumber: '007', unit: 'a', positions: ['secretary'], to: '2024-07-01' },
      {
        kind: 'ended',
        posts: [{ kind: 'ended', post: 'p1', before: post, from: '2020-01-01', to: '2024-07-01', dualLeader: false }],
      },
    ],
    [
      'has the post in another unit',
      { staffNumber: '007', unit: 'b', positions: ['secretary'], from: '2024-07-01' },
      {
        kind: 'moved',
        posts: [expect.objectContaining({ kind: 'moved', post: 'p1', unit: 'b', from: '2024-07-01', to: null })],
      },
    ],
    ['has the name with another number', { staffNumber: '008' }, { kind: 'doubt', candidates: ['z'] }],
    ['has the name alone', {}, { kind: 'unchanged', person: 'z' }],
    [
      'is somebody new without a beginning',
      { name: '李四', unit: 'a', positions: ['organiser'] },
      { kind: 'error', errors: [expect.objectContaining({ column: '任职时间' })] },
    ],
    [
      'is somebody new',
      { name: '李四', unit: 'a', positions: ['organiser'], from: '2024-01-01' },
      { kind: 'new', name: '李四' },
    ],
    [
      'says that the holder leads twice over',
      { staffNumber: '007', unit: 'a', positions: ['secretary'], dualLeader: true },
      { kind: 'changed', posts: [expect.objectContaining({ kind: 'corrected', dualLeader: true })] },
    ],
    [
      'ends a post before it began',
      { staffNumber: '007', unit: 'a', positions: ['secretary'], to: '2019-07-01' },
      { kind: 'error', errors: [expect.objectContaining({ column: '卸任时间', value: '2019-07-01' })] },
    ],
  ])('that %s', (_, given, expected) => {
    expect(plan([zhang], [row(given)])).toEqual([expect.objectContaining({ row: 2, ...expected })])
  })

  test('in doubt is what was chosen for it', () => {
    const given = row({ staffNumber: '008', unit: 'a', positions: ['organiser'], from: '2024-01-01' })
    expect(plan([zhang], [given], new Map([[2, 'z']]))).toMatchObject([{ kind: 'changed', person: 'z' }])
    expect(plan([zhang], [given], new Map([[2, 'new']]))).toMatchObject([{ kind: 'new', staffNumber: '008' }])
    expect(plan([zhang], [given], new Map([[2, 'somebody else']]))).toMatchObject([{ kind: 'doubt' }])
  })

  test('appoints nobody where the position does not stand', () => {
    const refusal = (unit: string) => (unit === 'b' ? '这里没有这个职务。' : null)
    const given = row({ staffNumber: '007', unit: 'b', positions: ['secretary'], from: '2024-07-01' })
    expect(planImport([zhang], [given], { choices: new Map(), newId, today: '2026-01-01', refusal })).toMatchObject([
      { kind: 'error', errors: [{ reason: '这里没有这个职务。' }] },
    ])
  })

  test('changes details alone, and believes none that cannot be', () => {
    const known = { ...zhang, birthYear: '1980' }
    const said = (given: Partial<RosterRow>) => plan([known], [row({ staffNumber: '007', ...given })])
    expect(said({ sex: 'female', birthYear: '1980' })).toMatchObject([
      { kind: 'changed', fields: [{ field: 'sex', before: null, after: 'female' }] },
    ])
    expect(said({ partyJoinedOn: '2001-07-01' })).toMatchObject([{ kind: 'changed' }])
    expect(said({ partyJoinedOn: '1997-07-01' })).toMatchObject([{ kind: 'error', errors: [{ column: '入党时间' }] }])
    expect(said({ partyJoinedOn: '2026-01-02' })).toMatchObject([{ kind: 'error', errors: [{ column: '入党时间' }] }])
    expect(said({ birthYear: '2009' })).toMatchObject([{ kind: 'error', errors: [{ column: '出生日期' }] }])
    expect(
      plan([known], [row({ staffNumber: '007', sex: 'male' }), row({ row: 3, staffNumber: '007', sex: 'female' })]),
    ).toMatchObject([{ kind: 'error', errors: [{ column: '性别', value: '男' }] }, { kind: 'error' }])
  })

  test('moves nobody out of a post that another row of the file confirms', () => {
    const rows = [
      row({ row: 2, staffNumber: '007', unit: 'b', positions: ['secretary'], from: '2024-07-01' }),
      row({ row: 3, staffNumber: '007', unit: 'a', positions: ['secretary'] }),
    ]
    expect(plan([zhang], rows)).toMatchObject([{ kind: 'changed', posts: [{ kind: 'begun' }] }, { kind: 'unchanged' }])
  })
})

describe('random files', () => {
  const date = fc.integer({ min: 2018, max: 2024 }).map((year) => `${year}-01-01`)
  const said = fc
    .record({
      name: fc.constantFrom('张三', '李四', '王五'),
      staffNumber: fc.option(fc.constantFrom('1', '2', '3', '4')),
      phone: fc.option(fc.constantFrom('13800000001', '13800000002')),
      unit: fc.constantFrom('a', 'b', 'c'),
      positions: fc.uniqueArray(fc.constantFrom('secretary', 'organiser'), { minLength: 1 }),
      from: fc.option(date),
      to: fc.option(date),
      dualLeader: fc.option(fc.boolean()),
    })
    .filter(({ from, to }) => from === null || to === null || from < to)
  const file = fc
    .array(said, { maxLength: 8 })
    .map((rows): RosterRow[] => rows.map((each, at) => ({ row: at + 2, ...each })))
  const onePost = ({ unit, position }: { unit: string; position: string }) => `${unit}/${position}`

  test('leave everybody with at most one number each, and a post held once at a time', () => {
    fc.assert(
      fc.property(fc.array(file, { maxLength: 4 }), (files) => {
        let roster: RosterPerson[] = []
        for (const each of files) roster = applied(roster, plan(roster, each))
        const numbers = roster.flatMap(({ staffNumber }) => staffNumber ?? [])
        expect(new Set(numbers).size).toBe(numbers.length)
        for (const { posts } of roster)
          for (const one of posts) {
            expect(one.to === null || one.from < one.to).toBe(true)
            const others = posts.filter((other) => other !== one && onePost(other) === onePost(one))
            for (const other of others)
              expect((other.to !== null && other.to <= one.from) || (one.to !== null && one.to <= other.from)).toBe(
                true,
              )
          }
      }),
    )
  })

  // Of files without doubts and errors: a row in doubt may become clear by what the other rows did.
  test('change nothing the second time', () => {
    fc.assert(
      fc.property(file, file, (before, rows) => {
        const roster = applied([], plan([], before))
        const first = plan(roster, rows)
        fc.pre(first.every(({ kind }) => kind !== 'doubt' && kind !== 'error'))
        expect(plan(applied(roster, first), rows).filter(({ kind }) => kind !== 'unchanged')).toEqual([])
      }),
    )
  })
})

describe('a row of a sheet', () => {
  const units = [
    { id: 'u', name: '某大学', ancestors: ['u'] },
    { id: 'm', name: '医学院', ancestors: ['u', 'm'] },
    { id: 's', name: '中-美学院', ancestors: ['u', 's'] },
    { id: 'm1', name: '第一支部', ancestors: ['u', 'm', 'm1'] },
    { id: 's1', name: '第一支部', ancestors: ['u', 's', 's1'] },
  ]
  const context = {
    fields: { name: 0, staffNumber: 1, phone: 2, unit: 3, position: 4, from: 5, to: 6 },
    dates: '1900' as const,
    findUnit: unitFinder(units),
    positions: new Map([
      ['书记', 'secretary'],
      ['组织员', 'organiser'],
    ]),
  }
  const read = (...cells: string[]) =>
    readRow({ number: 5, hidden: false, cells: cells.map((text) => textCell(text)) }, context)

  test('is read with several posts and a path of units', () => {
    expect(read('张 三', '００７', '138-0000-0000', '医学院/第一支部', '书记、组织员', '2018.10', '')).toEqual({
      row: {
        row: 5,
        name: '张三',
        staffNumber: '007',
        phone: '13800000000',
        unit: 'm1',
        positions: ['secretary', 'organiser'],
        from: '2018-10-01',
        to: null,
        dualLeader: null,
      },
    })
    expect(read('张三', '', '', '中-美学院', '书记', '2018.10', '')).toMatchObject({ row: { unit: 's' } })
  })

  test.each<[string, string, string, object | string]>([
    ['2024-05-20', '3', '', { electedOn: '2024-05-20', years: 3, dueOn: '2027-05-20' }],
    ['', '五年', '', { electedOn: '2018-10-01', years: 5, dueOn: '2023-10-01' }],
    ['2021年3月', '', '2026年3月', { electedOn: '2021-03-01', years: 5, dueOn: '2026-03-01' }],
    ['2021-03-05', '3', '2024-03-04', { electedOn: '2021-03-05', years: 3, dueOn: '2024-03-05' }],
    ['', '', '', {}],
    ['2021-03-05', '3', '2026-03-05', '届满'],
    ['2021-03-05', '', '2022-09-05', '届满'],
    ['2021-03-05', '', '', '任期起'],
    ['', '第三届', '', '届期'],
  ])('its term from %s, %s years, to %s', (start, years, end, said) => {
    const fields = { name: 0, unit: 1, position: 2, from: 3, termFrom: 4, termYears: 5, termEnd: 6 }
    const cells = ['张三', '中-美学院', '书记', '2018.10', start, years, end].map((text) => textCell(text))
    const result = readRow({ number: 5, hidden: false, cells }, { ...context, fields })
    if (typeof said === 'string') expect(result).toMatchObject({ errors: [{ column: said }] })
    else expect(result).toMatchObject({ row: Object.keys(said).length > 0 ? { term: said } : { from: '2018-10-01' } })
  })

  test('says all that is wrong with it, cell by cell', () => {
    const result = read('', '7', '139', '第一支部', '书记、院长', '2018', '2017-01-01')
    expect('errors' in result && result.errors.map(({ column, value }) => [column, value])).toEqual([
      ['姓名', ''],
      ['手机', '139'],
      ['单位', '第一支部'],
      ['职务', '书记、院长'],
      ['任职时间', '2018'],
    ])
    expect('errors' in result && result.errors[2]!.suggestion).toContain('某大学/医学院/第一支部')
  })
})
