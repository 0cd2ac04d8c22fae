import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { applyImport, compare, undoImport } from '../../server/features/imports/byKind.service.ts'
import { sizeOfParts } from '../../server/features/imports/applyImport.service.ts'
import { survey } from '../../server/features/imports/columns.service.ts'
import { RosterImports, storageKey } from '../../server/features/imports/imports.model.ts'
import type { Actor } from '../../server/access/actor.ts'
import { correctPerson } from '../../server/features/roster/correct.service.ts'
import { mergePeople } from '../../server/features/roster/mergePeople.service.ts'
import { undoMerge } from '../../server/features/roster/undoMerge.service.ts'
import { Positions } from '../../server/features/organisations/organisations.model.ts'
import { Appointments, People } from '../../server/features/roster/roster.model.ts'
import type { JobContext } from '../../server/jobs/definitions.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeTree, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('importModel')
  await Positions.insertMany(POSITIONS)
})
afterAll(() => site.close())

const { signal } = new AbortController()
const job = (): JobContext =>
  ({
    id: 'job',
    app: site.app,
    fence: 1,
    signal,
    progress: () => undefined,
    publish: transaction,
  }) as unknown as JobContext

interface Said {
  number: number
  unit: '甲支部' | '乙支部' | '丙支部'
  from: number
  to: number | null
}
const row = fc
  .record<Said>({
    number: fc.integer({ min: 1, max: 6 }),
    unit: fc.constantFrom('甲支部', '乙支部', '丙支部'),
    from: fc.integer({ min: 2010, max: 2022 }),
    to: fc.option(fc.integer({ min: 2011, max: 2023 })),
  })
  .filter(({ from, to }) => to === null || to > from)
const person = fc.nat({ max: 5 })
const file = fc.record({ rows: fc.array(row, { minLength: 1, maxLength: 8 }) })
const renaming = fc.record({ renamed: person, to: fc.constantFrom('改名甲', '改名乙') })
const merging = fc.record({ kept: person, gone: person }).filter(({ kept, gone }) => kept !== gone)
/** Some of each, in any order. */
const further = fc
  .tuple(file, renaming, merging, merging, fc.constant('undo' as const))
  .chain((acts) => fc.shuffledSubarray([...acts], { minLength: acts.length }))

async function rosterOf(unit: string) {
  const people = await People.find({ ancestors: unit }).lean()
  const posts = await Appointments.find({ ancestors: unit, supersededAt: null }).lean()
  return people
    .map(({ _id, name, staffNumber, ancestors }) => ({
      ...{ id: _id, name, staffNumber, seenFrom: [...ancestors].sort() },
      posts: posts
        .filter(({ person }) => person === _id)
        .map((post) => [post.unit, post.from, post.to])
        .sort(),
    }))
    .sort((a, b) => Number(a.staffNumber) - Number(b.staffNumber))
}
type Roster = Awaited<ReturnType<typeof rosterOf>>

async function importOf(unit: string, rows: readonly Said[]): Promise<string> {
  const id = newId()
  const lines = rows.map(
    ({ number, unit: at, from, to }) =>
      `人员${number},${number},${at},教师党支部书记,${from}-01-01,${to ? `${to}-01-01` : ''}`,
  )
  const file = path.join(site.app.config.dataDir, id)
  await writeFile(file, ['姓名,工号,单位,职务,任职时间,卸任时间', ...lines].join('\n'))
  await site.app.storage.put(storageKey(id), file)
  const facts = {
    account: 'a',
    by: '甲',
    fileName: '名单.csv',
    size: 1,
    sha256: 'x',
    createdAt: new Date(),
    counts: {},
  }
  await RosterImports.create({ _id: id, kind: 'people', unit, ancestors: [unit], state: 'reading', ...facts })
  await survey(site.app, id, signal)
  await compare(site.app, id, signal)
  return id
}
const countsOf = async (id: string) => (await RosterImports.findById(id).lean())!.counts
const stateOf = async (id: string) => (await RosterImports.findById(id).lean())!.state
const set = (id: string, state: string) => RosterImports.updateOne({ _id: id }, { $set: { state } })

/** What every roster keeps: a number belongs to one person, a post is held once at a time. */
function expectSound(roster: Roster): void {
  const numbers = roster.map(({ staffNumber }) => staffNumber)
  expect(new Set(numbers).size).toBe(numbers.length)
  for (const { posts } of roster)
    for (const [at, [unit, from]] of posts.entries())
      for (const [other, start, end] of posts.slice(0, at).reverse())
        if (other === unit) expect(end !== null && end! <= from! && start! < from!, JSON.stringify(posts)).toBe(true)
}

/** In which years somebody holds which unit's post: what a person would write down of it. */
const heldIn = (posts: Roster[number]['posts']): string[] => {
  const years = posts.flatMap(([unit, from, to]) => {
    const [first, last] = [Number(from!.slice(0, 4)), to ? Number(to.slice(0, 4)) : 2030]
    return Array.from({ length: last - first }, (_, year) => `${unit} ${first + year}`)
  })
  return [...new Set(years)].sort()
}
const naive = (roster: Roster) =>
  roster
    .map(({ posts, seenFrom: _, ...each }) => ({ ...each, held: heldIn(posts) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))

const ACTOR = { account: 'a', name: '甲', person: null, session: 'x', mustChangePassword: false }
const actorAt = (unit: string): Actor => ({ ...ACTOR, grants: [{ role: 'committee', unit }] })

/** What was done is taken back, the last first; the roster is then as it was. */
interface Done {
  before: Roster
  undo(): Promise<unknown>
}

async function takeBack(last: Done | undefined, unit: string): Promise<void> {
  await last?.undo()
  if (last) expect(await rosterOf(unit)).toEqual(last.before)
}

async function rename(actor: Actor, before: Roster, { renamed, to }: { renamed: number; to: string }) {
  const who = before[renamed % before.length]!
  await correctPerson(actor, who.id, { name: to, reason: '误写' })
  const expected = before.map((each) => (each.id === who.id ? { ...each, name: to } : each))
  return { expected, undo: () => correctPerson(actor, who.id, { name: who.name, reason: '误改' }) }
}

async function merge(actor: Actor, before: Roster, given: { kept: number; gone: number }) {
  const [kept, gone] = [before[given.kept % before.length]!, before[given.gone % before.length]!]
  if (kept.id === gone.id) return null
  const id = newId()
  await mergePeople(actor, kept.id, gone.id, { id, values: {}, login: 'kept' })
  const posts = [...kept.posts, ...gone.posts]
  const expected = before.flatMap((each) =>
    each.id === gone.id ? [] : [each.id === kept.id ? { ...each, posts } : each],
  )
  return { expected, undo: () => undoMerge(actor, id) }
}

test('random files in parts of three people, corrections, mergers and their undoing, keep the roster sound and true to the files', () =>
  fc.assert(
    fc.asyncProperty(file, further, async (first, others) => {
      const tree = await makeTree()
      const unit = tree.institution._id
      const units = new Map<string, string>()
      for (const name of ['甲支部', '乙支部', '丙支部'] as const)
        units.set(name, (await makeUnit('branch', tree.faculty, { name }))._id)
      const actor = actorAt(unit)
      const done: Done[] = []
      for (const each of [first, ...others]) {
        const before = await rosterOf(unit)
        if (each === 'undo') {
          await takeBack(done.pop(), unit)
          continue
        }
        if (!('rows' in each)) {
          if (before.length === 0) continue
          const made = 'renamed' in each ? await rename(actor, before, each) : await merge(actor, before, each)
          if (!made) continue
          const after = await rosterOf(unit)
          expectSound(after)
          expect(naive(after)).toEqual(naive(made.expected))
          done.push({ before, undo: made.undo })
          continue
        }
        const id = await importOf(unit, each.rows)
        const { error = 0, doubt = 0, new: added = 0, changed = 0, moved = 0, ended = 0 } = await countsOf(id)
        if (added + changed + moved + ended === 0) continue
        await set(id, 'applying')
        await applyImport(job(), id, 3)
        expect(await stateOf(id)).toBe('applied')
        done.push({
          before,
          async undo() {
            await set(id, 'undoing')
            await RosterImports.updateOne({ _id: id }, { $set: { undoPartSize: 2 } })
            await undoImport(job(), id)
            expect(await stateOf(id)).toBe('undone')
          },
        })
        const after = await rosterOf(unit)
        expectSound(after)
        if (error + doubt > 0) continue
        for (const { number, unit: at, from, to } of each.rows) {
          const said = after.find(({ staffNumber }) => staffNumber === String(number))!.posts
          const begun = said.find(([where, since]) => where === units.get(at) && since === `${from}-01-01`)
          expect(begun, `${number} ${at} ${from}`).toBeDefined()
          if (to !== null) expect(begun![2]).toBe(`${to}-01-01`)
        }
        const again = await countsOf(await importOf(unit, each.rows))
        expect(Object.keys(again), JSON.stringify(again)).toEqual(['unchanged'])
      }
      while (done.length > 0) await takeBack(done.pop(), unit)
    }),
    { numRuns: 2, endOnFailure: true },
  ))

test('parts are small where the roster is large, or becomes it', async () => {
  expect(await sizeOfParts(1_000)).toBe(2_000)
  expect(await sizeOfParts(100_000)).toBe(250)
})
