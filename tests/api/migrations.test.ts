import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, test } from 'vitest'
import { migrate, requireMigrated, type MigrateOptions } from '../../server/database/migrate/migrate.ts'
import { recordsOf } from '../../server/database/migrate/records.ts'
import { migrationStatus } from '../../server/database/migrate/status.ts'
import { migrations } from '../../server/database/migrations/index.ts'
import type { Migration, OldRow } from '../../server/database/migrations/migration.ts'
import { SLACK_MS } from '../../server/features/playback/beatCredit.ts'
import { EMPTY_LOG, writeLog } from '../../server/features/playback/creditLog.ts'
import { People } from '../../server/features/roster/roster.model.ts'
import { phonesOf, whoHas } from '../../server/features/roster/secrets.service.ts'
import { syncModels } from '../../server/lib/model.ts'
import { StartupError } from '../../server/startupError.ts'
import { standingClock } from '../support/clock.ts'
import { countUp, makeThings, things } from '../support/countUp.ts'
import { testDatabaseUri } from '../support/engine.ts'
import { until } from '../support/wait.ts'

const ROOT = path.join(import.meta.dirname, '../..')

const anEmptyDatabase = () => mongoose.connect(testDatabaseUri('migrations'))
beforeEach(anEmptyDatabase)
afterEach(() => mongoose.disconnect())

const db = () => mongoose.connection.db!
const rowsOf = (name: string) => db().collection<OldRow>(name)
const allOf = (name: string) => rowsOf(name).find().sort({ _id: 1 }).toArray()
const records = () => recordsOf(db()).find().sort({ _id: 1 }).toArray()
const leases = () => db().collection<{ _id: string; until: Date }>('migrationLease')
const forget = () => recordsOf(db()).deleteMany({})

/** Runs them; what was said on the console, and in the log alone. */
async function run(given: Partial<MigrateOptions> = {}): Promise<{ said: string[]; noted: string[] }> {
  const told = { said: [] as string[], noted: [] as string[] }
  await migrate({ say: (line) => void told.said.push(line), note: (line) => void told.noted.push(line), ...given })
  return told
}

const THINGS = 1_200
/** Every row was counted up once, and the record says so. */
async function expectOnce(): Promise<void> {
  expect(await things().countDocuments({ n: 1 })).toBe(THINGS)
  expect(await records()).toMatchObject([{ _id: 1, name: 'count-up', changed: THINGS, progress: {} }])
}

test('migrations are numbered from 1 without a gap, as their files are', () => {
  const files = readdirSync(path.join(ROOT, 'server/database/migrations')).filter((name) => /^\d/.test(name))
  expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1))
  expect(migrations.map(({ number, name }) => `${String(number).padStart(4, '0')}-${name}.ts`)).toEqual(files.sort())
})

/** A paper of every kind; by the rule of its day -5 was the same as 5. */
const PAPER = [
  { id: 'one', kind: 'single', points: 5, answer: 'a' },
  { id: 'several', kind: 'multiple', points: 4, answer: ['a', 'b'] },
  { id: 'judge', kind: 'judge', points: 3, answer: false },
  { id: 'gap', kind: 'blank', points: 2, answers: [['5'], ['党章', '章程']] },
  { id: 'short', kind: 'short', points: 10, reference: '' },
  { id: 'none', kind: 'single', points: 5, answer: 'a' },
]
const GIVEN = {
  one: { answer: { option: 'a' } },
  several: { answer: { options: ['b', 'a'] } },
  judge: { answer: { judge: false } },
  gap: { answer: { blanks: ['-5', '《章程》'] } },
  short: { answer: { text: '为人民服务' } },
}

/**
 * By collection: rows as earlier versions left them, and what these must be now: what the program took for the absent
 * field.
 */
const OLD: Record<string, [before: OldRow, after: object][]> = {
  assets: [
    [
      { _id: 'old', sha256: 'abc', hasPoster: true },
      { original: null, posters: 1, poster: 1, storyboard: false, chapters: [], ladder: null },
    ],
    [
      { _id: 'old audio', sha256: 'abc', hasPoster: false },
      { posters: 0, poster: 1 },
    ],
    [
      { _id: 'later', original: 'x', posters: 5, poster: 3, storyboard: true, chapters: [{ at: 1, title: '一' }] },
      { original: 'x', posters: 5, poster: 3, storyboard: true, chapters: [{ at: 1, title: '一' }], ladder: null },
    ],
    [
      { _id: 'playing', ladder: 'stopped', hasPoster: true, posters: 1 },
      { ladder: 'stopped', original: null, captions: [] },
    ],
    [
      { _id: 'read', captions: 'captions/read/abc.vtt' },
      { captions: [{ language: 'zh-Hans', key: 'captions/read/abc.vtt', sha256: 'abc' }] },
    ],
    [{ _id: 'unread', captions: null }, { captions: [] }],
  ],
  courses: [
    [
      { _id: 'old', title: '党章', revision: 3 },
      { category: null, revision: 3 },
    ],
    [{ _id: 'sorted', category: 'history' }, { category: 'history' }],
  ],
  courseVersions: [[{ _id: 'old:1', number: 1 }, { category: null }]],
  returnedContents: [[{ _id: 'old', title: '党章' }, { category: null }]],
  jobs: [
    [{ _id: 'old', state: 'done' }, { alone: null }],
    [{ _id: 'busy', alone: 'encode abc' }, { alone: 'encode abc' }],
  ],
  accounts: [
    [
      {
        _id: 'old',
        login: 'Zhang.San ',
        name: '张三',
        person: 'p',
        grants: [{ role: 'trainee' }, { role: 'committee' }],
      },
      { login: 'Zhang.San ', loginKey: 'zhang.san', learner: true, activation: null, grants: [{ role: 'committee' }] },
    ],
    [
      { _id: 'second', login: 'zhang.san', name: '张珊', createdAt: new Date('2026-01-02'), person: null, grants: [] },
      { login: 'zhang.san-2', loginKey: 'zhang.san-2', learner: false },
    ],
    [
      { _id: 'now', login: '2024', loginKey: '2024', learner: true, activation: null, issue: 'run', grants: [] },
      { loginKey: '2024', issue: 'run' },
    ],
  ],
  units: [
    [
      {
        _id: 'school',
        name: '大学',
        kind: 'institution',
        sector: 'university',
        placements: [{ parent: 'root', from: '2001-01-01', to: null }],
      },
      {
        level: 'institution',
        kind: 'university',
        sector: 'university',
        names: [{ name: '大学', from: '2001-01-01', to: null }],
        revision: 1,
      },
    ],
    [
      { _id: 'now', name: '医院', kind: 'affiliated-hospital', level: 'institution', names: [], revision: 4 },
      { kind: 'affiliated-hospital', names: [], revision: 4 },
    ],
  ],
  positions: [
    [{ _id: 'organiser' }, { places: ['institution', 'faculty'] }],
    [{ _id: 'own' }, { places: [] }],
  ],
  people: [
    [
      { _id: 'old', name: '甲' },
      { seenUntil: null, reading: null, foundBy: ['甲', 'jia', 'j'], details: { email: null, sex: null } },
    ],
    [
      { _id: 'wide', name: '𠮷野', pinyin: '𠮷 ye', initials: '𠮷y', staffNumber: '２０２４ 01' },
      { pinyin: 'ji ye', initials: 'jy', staffNumber: '202401', seenUntil: null },
    ],
    [
      { _id: 'leaving', seenUntil: '2027-01-01', revision: 3, phone: null },
      { seenUntil: '2027-01-01', revision: 3, phone: null },
    ],
  ],
  requirements: [
    [
      { _id: 'old', revision: 2 },
      { rolledOn: null, closings: [], revision: 2 },
    ],
    [
      { _id: 'rolled', rolledOn: '2026-01-01' },
      { rolledOn: '2026-01-01', closings: [] },
    ],
    [{ _id: 'computed', revision: 3, computedRevision: 3 }, { computedRevision: null }],
  ],
  standings: [
    [{ _id: 'old', requirement: 'computed', person: 'one' }, { staffNumber: null }],
    [{ _id: 'numbered', requirement: 'new', traits: {}, person: 'wide' }, { staffNumber: '202401' }],
    [{ _id: 'later', requirement: 'new', traits: {}, person: 'wide', staffNumber: '7' }, {}],
  ],
  coverageCells: [
    [{ _id: 'old' }, { traits: {} }],
    [{ _id: 'later', traits: { 'sex:male': {} } }, {}],
  ],
  attempts: [
    [
      { _id: 'handed in', state: 'finished', paper: { questions: PAPER }, answers: GIVEN },
      { scores: { one: 5, several: 4, judge: 3, gap: 2, short: null, none: 0 } },
    ],
    [{ _id: 'open', state: 'open', paper: { questions: PAPER }, answers: GIVEN }, { scores: null }],
    [
      { _id: 'scored', state: 'finished', paper: { questions: PAPER }, answers: GIVEN, scores: { one: 0 } },
      { scores: { one: 0 } },
    ],
  ],
  watches: [
    [
      { _id: 'p:old', slackMs: 0, revision: 7, lease: 'l' },
      { budgetMs: SLACK_MS, log: writeLog(EMPTY_LOG), revision: 8, lease: 'l' },
    ],
    [
      { _id: 'p:log', budgetMs: 5, revision: 1 },
      { budgetMs: 5, log: writeLog(EMPTY_LOG), revision: 2 },
    ],
    [
      { _id: 'p:new', budgetMs: 5, log: '{}', revision: 1 },
      { budgetMs: 5, log: '{}', revision: 1 },
    ],
  ],
  disputes: [
    [
      { _id: 'proved', proofs: [{ id: 'hash', name: 'a.pdf' }] },
      { proofs: [{ id: 'hash', name: 'a.pdf', sha256: 'hash' }] },
    ],
  ],
  honours: [[{ _id: 'of a unit' }, { proofs: [] }]],
  exemptions: [
    [
      { _id: 'running', person: 'old', requirement: 'old', from: '2026-01-01', to: '2026-12-31' },
      { until: '2026-12-31', name: '甲', document: '', proofs: [], papers: 'running', application: null },
    ],
    [
      { _id: 'revoked', person: 'gone', requirement: 'gone', to: '2026-12-31', revoked: { on: '2026-03-01' } },
      { until: '2026-02-28', name: '', units: [], ancestors: [] },
    ],
  ],
  noticeChoices: [
    [
      { _id: 'chose', off: ['mail:work'] },
      { off: ['mail:work', 'sms:work', 'sms:decided', 'sms:course', 'sms:announcement', 'sms:digest'] },
    ],
    [{ _id: 'knew', off: ['sms:work'] }, { off: ['sms:work'] }],
  ],
  rosterImports: [
    [
      { _id: 'of people', state: 'applied' },
      { kind: 'people', classes: [], submittedAt: null },
    ],
  ],
  settings: [
    [
      { _id: 'system', secret: 's', demo: true },
      { secret: 's', demo: true, seeding: null },
    ],
  ],
}

describe('rows of the old shape', () => {
  beforeEach(async () => {
    for (const [name, rows] of Object.entries(OLD)) await rowsOf(name).insertMany(rows.map(([before]) => before))
    const known = [...Array(60).keys()].map((n) => ({
      _id: `${n}-${'x'.repeat(43)}`,
      account: 'second',
      since: new Date(n),
    }))
    await rowsOf('knownDevices').insertMany(known.reverse())
  })

  it('get what was taken for the fields that they lack, and keep those that they have', async () => {
    await run()
    for (const [name, rows] of Object.entries(OLD))
      for (const [before, after] of rows)
        expect(await rowsOf(name).findOne({ _id: before._id }), `${name} ${before._id}`).toMatchObject({
          ...before,
          ...after,
        })
    expect(await allOf('openAnswers')).toEqual([{ _id: 'open', answers: GIVEN }])
    const { devices } = (await rowsOf('accounts').findOne({ _id: 'second' }))! as unknown as { devices: string[] }
    expect([devices.length, devices[0], devices.at(-1)]).toEqual([50, `10-${'x'.repeat(19)}`, `59-${'x'.repeat(19)}`])
    expect(await rowsOf('accounts').findOne({ _id: 'now' })).not.toHaveProperty('devices')
    expect(await allOf('knownDevices')).toEqual([])
    expect(await rowsOf('watches').findOne({ _id: 'p:old' })).not.toHaveProperty('again') // absent where nothing was: by meaning
  })

  it('are not touched by a second run', async () => {
    await run()
    const all = await Promise.all(Object.keys(OLD).map(allOf))
    await forget()
    await run()
    expect(await Promise.all(Object.keys(OLD).map(allOf))).toEqual(all)
    expect((await records()).map(({ changed }) => changed)).toEqual(migrations.map(() => 0))
  })

  it('each migration is recorded: its number and name, the program, the time, the rows changed', async () => {
    const before = new Date()
    const { said, noted } = await run()
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string }
    expect(await records()).toEqual(
      migrations.map(({ number, name }, index) => ({
        _id: number,
        name,
        version,
        startedAt: expect.any(Date),
        finishedAt: expect.any(Date),
        changed: [6, 1, 2, 3, 2, 1, 5, 2, 6, 3, 3, 3, 1, 0, 0, 1, 2, 3, 1, 2, 2, 0, 0, 1, 2][index],
        progress: {},
        token: null,
      })),
    )
    for (const { startedAt, finishedAt } of await records()) {
      expect(startedAt.getTime()).toBeGreaterThanOrEqual(before.getTime())
      expect(finishedAt!.getTime()).toBeGreaterThanOrEqual(startedAt.getTime())
    }
    const dones = [...said, ...noted].filter((line) => line.includes('is done')) // on a busy machine some take a second
    expect(dones).toHaveLength(migrations.length)
    expect((await run()).noted).toEqual([])
    expect((await migrationStatus())[4]).toMatch(/^0005-watch-fields: done 20.* by version .*, 2 rows changed$/)
  })
})

test('a phone number that stood in the open is sealed, opens for its person alone, and is found', async () => {
  const people = Array.from({ length: 700 }, (_, at) => ({ _id: `p${at}`, name: '甲', phone: `1380000${1000 + at}` }))
  await rowsOf('people').insertMany(people)
  await run({ list: [migrations[13]!] })
  expect(JSON.stringify(await allOf('people'))).not.toMatch(/1380000/)
  for (const { _id, phone } of people.slice(498, 502))
    // across the end of a batch
    expect((await phonesOf([_id])).get(_id)).toBe(phone)
  expect(await People.find(whoHas('phone', '13800001005'), { _id: 1 }).lean()).toEqual([{ _id: 'p5' }])
  const sealed = await allOf('people')
  await forget()
  await run({ list: [migrations[13]!] })
  expect(await allOf('people')).toEqual(sealed)
})

describe('a new database', () => {
  const never = countUp({
    begun() {
      throw new Error('it ran')
    },
  })

  it('is stamped as current without running anything, at the start and by a command', async () => {
    await syncModels() // collections and indexes are no data
    await run({ list: [never] })
    expect(await records()).toMatchObject([{ _id: 1, changed: 0, finishedAt: expect.any(Date) }])
    await mongoose.disconnect()
    await anEmptyDatabase()
    await requireMigrated([never])
    expect(await records()).toMatchObject([{ _id: 1, changed: 0, finishedAt: expect.any(Date) }])
  })

  it('is stamped once by those that start together: a web process and a worker', async () => {
    await Promise.all([run(), run(), run()])
    expect(await records()).toHaveLength(migrations.length)
  })

  it('with one row is not new', async () => {
    await rowsOf('settings').insertOne({ _id: 'system' })
    await expect(run({ list: [never] })).rejects.toThrow('it ran')
  })
})

describe('a database that does not fit the program', () => {
  it('is refused in one sentence when it is newer, and left as it is', async () => {
    await makeThings(THINGS)
    await recordsOf(db()).insertOne({
      _id: 2,
      name: 'of-tomorrow',
      version: '9.1.0',
      startedAt: new Date(),
      finishedAt: null, // also when that was interrupted
      changed: 0,
      progress: {},
      token: null,
    })
    for (const refused of [() => run({ list: [countUp()] }), () => requireMigrated([countUp()])]) {
      const error = await refused().then(
        () => null,
        (failure: unknown) => failure,
      )
      expect(error).toBeInstanceOf(StartupError)
      expect((error as Error).message).toBe(
        'The database is newer than this program, which does not know its migration 2 (of-tomorrow, of version 9.1.0): start that version or a later one, or restore the backup taken before the upgrade.',
      )
    }
    expect(await things().countDocuments({ n: 0 })).toBe(THINGS)
    expect(await migrationStatus([countUp()])).toEqual([
      '0001-count-up: pending',
      expect.stringMatching(/^0002-of-tomorrow: .*unknown to this program$/),
    ])
  })

  it('is refused when it went through another migration of the same number', async () => {
    await makeThings(THINGS)
    await run({ list: [countUp()] })
    await expect(run({ list: [{ ...countUp(), name: 'another' }] })).rejects.toThrow('migration 1 (count-up')
  })

  it('is refused to commands when it is older: the server that runs beside them may be, too', async () => {
    await makeThings(THINGS)
    await expect(requireMigrated([countUp()])).rejects.toThrow(
      'The database is older than this program and has 1 migration to go through: start the server, or run: npm run migrate.',
    )
    expect(await things().countDocuments({ n: 0 })).toBe(THINGS)
  })
})

describe('one at a time', () => {
  beforeEach(() => makeThings(THINGS))

  it('of runners that start together one runs it, the others wait for the end', async () => {
    let begun = 0
    const list = [countUp({ begun: () => void begun++ })]
    await Promise.all([1, 2, 3].map(() => run({ list }).then(expectOnce)))
    expect(begun).toBe(1)
  })

  it('whoever waits for longer than a second says so, and so does what takes longer, with how far it is', async () => {
    const gate = Promise.withResolvers<void>()
    const list: Migration[] = [
      {
        ...countUp(),
        async up(...given) {
          await countUp().up(...given)
          await gate.promise
        },
      },
    ]
    const said: string[] = []
    const waits: string[] = []
    const first = run({ list, say: (line) => void said.push(line) })
    await until('it has begun', async () => (await records()).length === 1)
    const second = run({ list, say: (line) => void waits.push(line) })
    await until('how far it is was said', () =>
      said.includes(`database: migration 1 of 1 (count-up): ${THINGS} of ${THINGS} rows`),
    )
    await until('the waiting was said', () => waits.some((line) => line.includes('waiting')))
    gate.resolve()
    await first
    expect(said.at(-1)).toMatch(/^database: migration 1 of 1 \(count-up\) is done: 1200 rows changed \(\d+\.\d s\)$/)
    await second
    await expectOnce()
  })

  it('the lease is kept for as long as it takes', async () => {
    let begun = 0
    const gate = Promise.withResolvers<void>()
    const clock = standingClock() // a machine that stands still for longer than the lease would rightly lose it
    onTestFinished(clock.release)
    const list = [countUp({ begun: () => (begun++, gate.promise) })]
    const running = Promise.all([1, 2].map(() => run({ list, leaseMs: 300 })))
    await until('it has begun', () => begun === 1)
    for (let round = 0; round < 4; round++) {
      const end = (await leases().findOne({ _id: 'migrations' }))!.until.getTime()
      clock.pass(0.29)
      await until(
        'the lease is renewed',
        async () => (await leases().findOne({ until: { $gt: new Date(end) } })) !== null,
      )
      await wait(300) // the other one looks every 250 ms
    }
    gate.resolve()
    await running
    expect(begun).toBe(1)
  })

  it('whoever has lost the lease writes no further batch', async () => {
    const changedAtBegin: number[] = []
    async function takeOver(): Promise<void> {
      await leases().updateOne({ _id: 'migrations' }, { $set: { token: 'of another', until: new Date(0) } })
      await recordsOf(db()).updateOne({ _id: 1 }, { $set: { token: 'of another' } })
    }
    async function begun(): Promise<void> {
      changedAtBegin.push((await records())[0]!.changed)
      if (changedAtBegin.length === 1) await takeOver()
    }
    const { said } = await run({ list: [countUp({ begun })] })
    expect(said.filter((line) => line.includes('taken over'))).toHaveLength(1) // beside how far it is, where that takes long
    expect(changedAtBegin).toEqual([0, 0])
    await expectOnce()
  })
})

it('what another transaction holds, as one that a killed process left open does for a minute, is waited for', async () => {
  await makeThings(THINGS)
  const session = await mongoose.connection.startSession()
  session.startTransaction()
  await things().updateOne({ _id: 'thing-00600' }, { $set: { held: true } }, { session })
  const running = run({ list: [countUp()] })
  await until('the first batch is done', async () => (await records())[0]?.changed === 500)
  await wait(300)
  expect((await records())[0]!.changed).toBe(500)
  await session.abortTransaction()
  await session.endSession()
  await running
  await expectOnce()
})

describe('resumed', () => {
  beforeEach(() => makeThings(THINGS))

  it('after a failure it goes on behind the last batch, and counts what was changed before', async () => {
    const broken = countUp({
      row(id) {
        if (id === 'thing-00700') throw new Error('a row that it did not expect')
      },
    })
    await expect(run({ list: [broken] })).rejects.toThrow('did not expect')
    expect(await records()).toMatchObject([{ changed: 500, finishedAt: null, progress: { things: 'thing-00499' } }])
    const seen: string[] = []
    await run({ list: [countUp({ row: (id) => void seen.push(id) })] })
    expect([seen[0], seen.length]).toEqual(['thing-00500', THINGS - 500])
    await expectOnce()
  })

  it('a stop finishes the batch in hand and gives up the lease: the next start need not wait', async () => {
    const stop = new AbortController()
    const stopping = countUp({ row: (id) => void (id === 'thing-00001' && stop.abort()) })
    await expect(run({ list: [stopping], signal: stop.signal })).rejects.toThrow('abort')
    expect(await records()).toMatchObject([{ changed: 500, finishedAt: null }])
    const { said } = await run({ list: [countUp()] })
    expect(said.filter((line) => line.includes('waiting'))).toEqual([])
    await expectOnce()
  })
})
