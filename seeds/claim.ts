/** Who may seed, and when: a database is filled once, by one process, and only when there was nothing in it. */
import { setTimeout as wait } from 'node:timers/promises'
import mongoose, { type Model } from 'mongoose'
import { Accounts, SignIns } from '../server/features/accounts/accounts.model.ts'
import { StoredSessions } from '../server/access/storedSession.model.ts'
import { SettingsRows } from '../server/features/accounts/settings.model.ts'
import { loadSettings } from '../server/features/accounts/settings.service.ts'
import { AuditRows } from '../server/features/audit/audit.model.ts'
import { Courses, CourseVersions } from '../server/features/courses/courses.model.ts'
import { Cells, CoverageStatuses } from '../server/features/coverage/coverage.model.ts'
import { ExemptionApplications, Exemptions } from '../server/features/coverage/exemptions/exemptions.model.ts'
import { Audiences, Viewers } from '../server/features/audience/audience.model.ts'
import { Leases, Watches } from '../server/features/playback/watch.model.ts'
import { CourseProgresses } from '../server/features/enrolment/progress.model.ts'
import { CreditRules, LearningRecords } from '../server/features/ledger/ledger.model.ts'
import { Positions, Units } from '../server/features/organisations/organisations.model.ts'
import { UnitKinds } from '../server/features/organisations/unitKinds.model.ts'
import { Programmes, Requirements } from '../server/features/programmes/programmes.model.ts'
import { Attempts } from '../server/features/quizzes/quizzes.model.ts'
import { Appointments, People } from '../server/features/roster/roster.model.ts'
import { Assets } from '../server/features/assets/assets.model.ts'
import { syncModels } from '../server/lib/model.ts'
import { now } from '../server/lib/clock.ts'
import { StartupError } from '../server/startupError.ts'

/** What the seed writes. Tables that every installation starts with (positions, credit rules) are not data yet. */
const DATA = [
  Units,
  Accounts,
  People,
  Appointments,
  Courses,
  CourseVersions,
  Assets,
  Programmes,
  Requirements,
  LearningRecords,
  CourseProgresses,
  Watches,
  Viewers,
  Audiences,
  Attempts,
  Exemptions,
  ExemptionApplications,
  CoverageStatuses,
  Cells,
] as unknown as Model<{ _id: string }>[]
const TABLES = [Positions, UnitKinds, CreditRules] as unknown as Model<{ _id: string }>[]
/** What only people leave behind. */
const TRACES = [SignIns, StoredSessions, AuditRows, Leases] as unknown as Model<{ _id: string }>[]

const SIGN_MS = 3_000
/** A seed that gave no sign of life for so long was interrupted. */
const SILENT_MS = 20_000

async function anyIn(models: readonly Model<{ _id: string }>[]): Promise<boolean> {
  for (const each of models) if (await each.findOne({}, { _id: 1 }).sort({ _id: 1 }).lean()) return true
  return false
}

/**
 * An interrupted seed began with an empty database, so all there is of its collections is the seed's. Where people have
 * signed in since, that is no longer certain and nothing is touched.
 */
async function clear(): Promise<void> {
  if (await anyIn(TRACES))
    throw new StartupError(
      'The database holds a demo seed that was interrupted, and somebody has used it since: nothing was touched. Start with SEED=empty to use it as it is, or with another database.',
    )
  for (const each of [...DATA, ...TABLES]) await mongoose.connection.collection(each.collection.collectionName).drop()
  await syncModels()
}

const take = async (seen: Date | null): Promise<boolean> =>
  (await SettingsRows.updateOne({ _id: 'system', demo: false, seeding: seen }, { $set: { seeding: now() } }))
    .modifiedCount === 1

export interface Claim {
  /** The whole demo system is there: from now on the database is kept as it is. */
  finish(): Promise<void>
  /** Gives no further sign of life. */
  leave(): void
}

function claimed(): Claim {
  const sign = setInterval(
    () =>
      void SettingsRows.updateOne({ _id: 'system', demo: false }, { $set: { seeding: now() } }).catch(() => undefined),
    SIGN_MS,
  )
  return {
    async finish() {
      clearInterval(sign)
      await SettingsRows.updateOne({ _id: 'system' }, { $set: { demo: true, seeding: null } })
    },
    leave: () => clearInterval(sign),
  }
}

/**
 * The right to seed this database, or null when it is to be kept: it holds the demo system, or anything else. Waits
 * while another process is seeding; takes over and begins anew when that one was interrupted.
 * @throws StartupError when an interrupted seed was used by people
 */
export async function claimSeed(log: (line: string) => void): Promise<Claim | null> {
  for (let said = false; ;) {
    await loadSettings() // makes the row
    const { demo, seeding } = (await SettingsRows.findById('system').lean())!
    if (demo) return null
    if (seeding === null && (await anyIn(DATA))) return null
    const silent = seeding === null || now().getTime() - seeding.getTime() > SILENT_MS
    if (silent && (await take(seeding))) {
      if (seeding === null) return claimed()
      log('An earlier seed was interrupted: removing what it left, and beginning anew.')
      await clear()
      return claimed()
    }
    if (!said) log('Another process is making the demo system, or was interrupted while doing so: waiting.')
    said = true
    await wait(500)
  }
}
