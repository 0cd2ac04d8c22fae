import type { Db } from 'mongodb'
import type { Migration, OldRow, RowChange } from './migration.ts'

/** Logins differ in more than case, width and blanks from here on. */
const keyOf = (login: string): string => login.normalize('NFKC').replace(/\s+/g, '').toLowerCase()

interface Named {
  _id: string
  login: string
  name: string
  createdAt: Date
  loginKey?: string
}

/**
 * Of two logins that are the same now (Test.X and test.X) the older account keeps its own; the later gets `-2` at its
 * end, and the audit trail says so to who has to tell its owner.
 */
async function renameTwins(db: Db): Promise<void> {
  const accounts = db.collection<Named>('accounts')
  const all = await accounts.find({}, { projection: { login: 1, name: 1, createdAt: 1, loginKey: 1 } }).toArray()
  all.sort((a, b) => Number(a.createdAt) - Number(b.createdAt) || (a._id < b._id ? -1 : 1))
  const taken = new Set(all.flatMap(({ loginKey }) => loginKey ?? []))
  const keys = new Set(all.map(({ login }) => keyOf(login)))
  for (const { _id, login, name } of all.filter(({ loginKey }) => loginKey === undefined)) {
    if (!taken.has(keyOf(login))) {
      taken.add(keyOf(login))
      continue
    }
    let number = 2
    while (taken.has(keyOf(`${login}-${number}`)) || keys.has(keyOf(`${login}-${number}`))) number += 1
    const renamed = `${login}-${number}`
    taken.add(keyOf(renamed))
    await accounts.updateOne({ _id, login }, { $set: { login: renamed, loginKey: keyOf(renamed) } })
    await db.collection<OldRow>('auditTrail').updateOne(
      { _id: `renamed-${_id}` },
      {
        $setOnInsert: {
          at: new Date(),
          account: 'operator',
          actor: '系统升级',
          act: 'account.renamed',
          subject: _id,
          detail: `${name}：登录名 ${login} 与另一账号只有大小写或全半角之差，改为 ${renamed}`,
        },
      },
      { upsert: true },
    )
  }
}

/** 𠮷 is read ji from here on, where names are found and sorted. */
function readings({ pinyin, initials }: OldRow): Record<string, string> {
  if (typeof pinyin !== 'string' || !pinyin.includes('𠮷')) return {}
  return {
    pinyin: pinyin.replaceAll('𠮷', ' ji ').replace(/\s+/g, ' ').trim(),
    ...(typeof initials === 'string' && { initials: initials.replaceAll('𠮷', 'j') }),
  }
}

const changed = ($set: Record<string, unknown>, more: Record<string, unknown> = {}): RowChange | null =>
  Object.keys($set).length + Object.keys(more).length === 0
    ? null
    : { filter: {}, update: { ...(Object.keys($set).length > 0 && { $set }), ...more } }

/** 学员 is no grant any more: it follows from the person, and was never granted without one. */
function account(row: OldRow): RowChange | null {
  const grants = (row['grants'] ?? []) as { role: string }[]
  const lacking = row['learner'] === undefined && {
    loginKey: row['loginKey'] ?? keyOf(String(row['login'])),
    learner: typeof row['person'] === 'string' && row['person'] !== '',
    activation: null,
    issue: null,
  }
  const granted = grants.some(({ role }) => role === 'trainee') && { $pull: { grants: { role: 'trainee' } } }
  return changed({ ...lacking, ...readings(row) }, { ...granted })
}

/** Staff numbers typed in full width, as they are compared now. */
function person(row: OldRow): RowChange | null {
  const before = row['staffNumber']
  const staffNumber = typeof before === 'string' ? before.normalize('NFKC').replace(/\s+/g, '') : before
  return changed({ ...(staffNumber !== before && { staffNumber }), ...readings(row) })
}

/** Where each position of a new installation stands; one that an installation made itself stands anywhere. */
const PLACES: Record<string, readonly string[]> = {
  'faculty-secretary': ['faculty'],
  'faculty-deputy-secretary': ['faculty'],
  'teacher-branch-secretary': ['branch/teacher'],
  'student-branch-secretary': ['branch/student', 'branch/graduate'],
  'hospital-branch-secretary': ['branch/hospital'],
  'administrative-branch-secretary': ['branch/administrative'],
  'retired-branch-secretary': ['branch/retired'],
  organiser: ['institution', 'faculty'],
  'part-time-organiser': ['institution', 'faculty'],
}
const position = ({ _id, places }: OldRow): RowChange | null =>
  changed(places === undefined ? { places: PLACES[_id] ?? [] } : {})

/** Logins by what they are compared by, trainees by their persons, positions by where they stand. */
export const accountLogins: Migration = {
  number: 7,
  name: 'account-logins',
  async up(db, inBatches) {
    const rows = (name: string) => db.collection<OldRow>(name)
    await renameTwins(db)
    await inBatches(rows('accounts'), ['login', 'loginKey', 'person', 'learner', 'grants', 'pinyin'], account)
    await inBatches(rows('people'), ['staffNumber', 'pinyin', 'initials'], person)
    for (const name of ['units', 'standings'])
      await inBatches(rows(name), ['pinyin', 'initials'], (row) => changed(readings(row)))
    await inBatches(rows('positions'), ['places'], position)
  },
}
