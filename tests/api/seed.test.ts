import { createHash } from 'node:crypto'
import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedAssessments } from '../../seeds/assessments.ts'
import { DEMO_INSTITUTION } from '../../seeds/institutions.ts'
import { seedIfEmpty } from '../../seeds/seed.ts'
import { Accounts, SignIns } from '../../server/features/accounts/accounts.model.ts'
import { DEMO_ACCOUNTS } from '../../server/features/accounts/demo.ts'
import { SettingsRows } from '../../server/features/accounts/settings.model.ts'
import { loadSettings } from '../../server/features/accounts/settings.service.ts'
import { Submissions } from '../../server/features/assignments/submissions.model.ts'
import { Attendances } from '../../server/features/attendance/attendance.model.ts'
import { Certificates } from '../../server/features/certificates/certificates.model.ts'
import { Cells, CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { rebuildCoverage } from '../../server/features/coverage/rebuild.service.ts'
import { rebuildLearning } from '../../server/features/enrolment/rebuild.service.ts'
import { Evaluations } from '../../server/features/evaluations/evaluations.model.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { Units } from '../../server/features/organisations/organisations.model.ts'
import { Programmes, Requirements } from '../../server/features/programmes/programmes.model.ts'
import { Appointments, People } from '../../server/features/roster/roster.model.ts'
import { migrate } from '../../server/database/migrate/migrate.ts'
import { recordsOf } from '../../server/database/migrate/records.ts'
import { setClock } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { openSite, type TestSite } from '../support/site.ts'

const NOON = Date.parse('2026-04-15T12:00:00+08:00')
const small = (lines: string[] = []) => ({ size: 'small' as const, log: (line: string) => void lines.push(line) })

let site: TestSite
beforeAll(async () => {
  site = await openSite('seed')
})
afterAll(() => site.close())

/** What must differ: the password's salt, and what is sealed. */
const DIFFERING: Record<string, object> = {
  Account: { passwordHash: 0 },
  ClassMaterial: { 'file.sha256': 0, 'file.size': 0 }, // a workbook says when it was written
  Person: { 'phone.sealed': 0 },
}
/** What is derived for past days when somebody asks for them. */
const FOLLOWING = ['ClosedFigures', 'FigureChange', 'PersonTimeline', 'TimelineState']
/** Everything but these and the installation's secret. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of Object.keys(mongoose.models).sort()) {
    if (['Settings', 'StoredSession', ...FOLLOWING].includes(name)) continue
    const rows = await mongoose.models[name]!.find({}, DIFFERING[name] ?? {})
      .sort({ _id: 1 })
      .lean()
    hash.update(JSON.stringify([name, rows]))
  }
  return hash.digest('hex')
}

/** A new database: to delete all rows of the old one takes the engine several times as long. */
async function emptied(): Promise<void> {
  await site.close()
  site = await openSite('seed')
}

describe('the small demo system', () => {
  let made = ''
  let reset: () => void
  beforeAll(async () => {
    reset = setClock(() => NOON)
    expect(await seedIfEmpty(site.app, small())).toBe('seeded')
    made = await fingerprint()
  })
  afterAll(() => reset())

  test('is made once: a second start keeps it as it is', async () => {
    expect(await seedIfEmpty(site.app, small())).toBe('kept')
    expect(await fingerprint()).toBe(made)
  })

  test('has a committee, its institutions, faculties and branches, and a secretary for each', async () => {
    const count = (filter: object) => Units.countDocuments(filter)
    expect(
      await Promise.all(['committee', 'institution', 'faculty', 'branch'].map((level) => count({ level }))),
    ).toEqual([1, 3, 10, 60])
    const held = await Appointments.find({ to: null, supersededAt: null, position: { $ne: 'organiser' } }).lean()
    expect(new Set(held.map(({ unit }) => unit)).size).toBe(70)
    expect(await Appointments.countDocuments({ supersededAt: { $ne: null } })).toBeGreaterThan(0)
  })

  test('its figures reconcile: every unit counts the people below it once, and all states are there', async () => {
    const requirement = (await Requirements.findOne({}).lean())!
    const root = (await Units.findOne({ level: 'committee' }).lean())!
    const { counts } = (await Cells.findById(`${requirement._id}:${root._id}`).lean())!
    const states = Object.fromEntries(
      await Promise.all(
        (['covered', 'uncovered', 'grace', 'exempt'] as const).map(async (state) => [
          state,
          await CoverageStatuses.countDocuments({ requirement: requirement._id, state }),
        ]),
      ),
    )
    expect(counts).toEqual({
      required: states['covered'] + states['uncovered'],
      covered: states['covered'],
      grace: states['grace'],
      exempt: states['exempt'],
    })
    expect(Object.values(states).every((count) => Number(count) > 0)).toBe(true)
    const holders = new Set(
      (await Appointments.find({ to: null, supersededAt: null, position: { $in: requirement.positions } }).lean()).map(
        ({ person }) => person,
      ),
    )
    expect(counts.required + counts.grace + counts.exempt).toBe(holders.size)
  })

  test('its classes have attendance, work, results and certificates; coverage of graduates and of learners', async () => {
    const found = {
      attendance: await Attendances.countDocuments({ state: { $in: ['present', 'late'] } }),
      marked: await Submissions.countDocuments({ state: 'marked' }),
      evaluated: await Evaluations.countDocuments({ closed: true }),
      certified: await Certificates.countDocuments({ state: 'valid' }),
    }
    for (const [what, count] of Object.entries(found)) expect(count, what).toBeGreaterThan(0)
    const covered = await CoverageStatuses.find({ state: 'covered' }, { evidence: 1 }).lean()
    const proofs = await LearningRecords.find({
      _id: { $in: covered.flatMap(({ evidence }) => evidence ?? []) },
    }).lean()
    expect(new Set(proofs.map(({ kind }) => kind))).toContain('programme.completed')
    const graduates = await LearningRecords.distinct('person', { kind: 'class.completed' })
    expect(await CoverageStatuses.countDocuments({ state: 'covered', person: { $in: graduates } })).toBeGreaterThan(0)
  })

  test('what is derived is what the facts say', async () => {
    expect(await rebuildLearning({ repair: false })).toMatchObject({ differences: [] })
    expect(await rebuildCoverage({ repair: false })).toMatchObject({ differences: [] })
  })

  test('its rows are of today’s shape: no migration finds anything to do', async () => {
    await recordsOf(mongoose.connection.db!).deleteMany({}) // as if it were of a version without migrations
    await migrate({ say: () => undefined, note: () => undefined })
    const records = await recordsOf(mongoose.connection.db!).find().toArray()
    expect(records.filter(({ changed }) => changed > 0)).toEqual([])
    expect(await fingerprint()).toBe(made)
  })

  test('every demo account signs in, and no other account exists', async () => {
    expect(await Accounts.countDocuments({})).toBe(DEMO_ACCOUNTS.length)
    for (const { login, role } of DEMO_ACCOUNTS) {
      const { body } = await (await site.signedIn(login)).get('/api/session').expect(200)
      expect(body).toMatchObject({ signedIn: true, mustChangePassword: false, grants: [{ role }] })
    }
  })

  test('the demo trainee is uncovered, and the programme of the requirement waits for its courses', async () => {
    const { person } = (await Accounts.findOne({ login: 'xueyuan' }).lean())!
    expect(await CoverageStatuses.findOne({ person }).lean()).toMatchObject({ state: 'uncovered' })
    expect(await Programmes.find({}).lean()).toMatchObject([{ title: '万名书记进党校工程', courses: [] }])
  })

  test('is the same in another empty database on the same day', async () => {
    await emptied()
    expect(await seedIfEmpty(site.app, small())).toBe('seeded')
    expect(await fingerprint()).toBe(made)
  })

  test('assessments of two years are made by the services: one published, one that waits for the own institution', async () => {
    reset() // the deadlines are of the day on which it is asked
    const institutions = await Units.find({ level: 'institution' }).lean()
    const own = institutions.find(({ name }) => name === DEMO_INSTITUTION)!
    const committee = (await Accounts.findOne({ login: 'jiaowei' }).lean())!
    await seedAssessments({ committee, institutions, own, requirements: await Requirements.find({}).lean() })
    const agent = await site.signedIn('danwei')
    const { items } = (await agent.get('/api/assessments/own').expect(200)).body
    expect(items).toMatchObject([
      { state: 'open', mayReport: true },
      { phase: 'published', hasResult: true },
    ])
    const result = (await agent.get(`/api/assessments/${items[1].id}/units/${own._id}/result`).expect(200)).body
    expect(result.row.place).toMatchObject({ rank: expect.any(Number) })
  })
})

describe('a database with something in it', () => {
  test('is kept, whatever it holds', async () => {
    await emptied()
    await Accounts.create({
      login: 'first-admin',
      loginKey: 'first-admin',
      name: '管理员',
      pinyin: 'guan li yuan',
      ancestors: ['root'],
      passwordHash: 'x',
      createdAt: new Date(),
      grants: [],
    })
    expect(await seedIfEmpty(site.app, small())).toBe('kept')
    expect(await Units.countDocuments({})).toBe(0)
    expect((await loadSettings()).demo).toBe(false)
  })
})

describe('a seed that was interrupted', () => {
  const interrupted = async () => {
    await emptied()
    await loadSettings()
    await SettingsRows.updateOne({ _id: 'system' }, { $set: { seeding: new Date(Date.now() - 60_000) } })
    await People.create({ name: '半途', pinyin: 'ban tu', initials: 'bt', ancestors: [] })
  }

  test('is removed, and the demo system made anew', async () => {
    await interrupted()
    const lines: string[] = []
    expect(await seedIfEmpty(site.app, small(lines))).toBe('seeded')
    expect(lines[0]).toContain('interrupted')
    expect(await People.countDocuments({ name: '半途' })).toBe(0)
    expect((await SettingsRows.findById('system').lean())!).toMatchObject({ demo: true, seeding: null })
    const root = (await Units.findOne({ level: 'committee' }).lean())!
    await expect(Units.create({ ...root, _id: newId() })).rejects.toThrow() // its indexes are there again
  })

  test('is not touched when somebody has used it since', async () => {
    await interrupted()
    await SignIns.create({ at: new Date(), login: 'x', address: '::1', device: 'x', outcome: 'signed-in' })
    await expect(seedIfEmpty(site.app, small())).rejects.toThrow(/nothing was touched/)
    expect(await People.countDocuments({ name: '半途' })).toBe(1)
  })
})

test('of two processes that start together one makes the demo system, the other waits for it', async () => {
  await emptied()
  const outcomes = await Promise.all([seedIfEmpty(site.app, small()), seedIfEmpty(site.app, small())])
  expect(outcomes.sort()).toEqual(['kept', 'seeded'])
  expect(await Units.countDocuments({ level: 'committee' })).toBe(1)
})
