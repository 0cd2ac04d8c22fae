/** What a graduation is in the ledger and on paper: written together, or not at all. */
import type { ClientSession } from 'mongoose'
import { now } from '../../lib/clock.ts'
import { rerunOnDuplicate } from '../../lib/transaction.ts'
import { basesById } from '../bases/bases.service.ts'
import { issueTogether, type CertificateContent } from '../certificates/issue.service.ts'
import type { TrainingClass } from '../classes/visible.service.ts'
import { sessionsOf } from '../classes/timetable/timetable.service.ts'
import { appendTogether } from '../ledger/appendTogether.service.ts'
import { award, type Award } from '../ledger/ledger.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { programmeTitles } from '../programmes/programmes.service.ts'
import { graduationId, Graduations } from './graduation.model.ts'
import type { MemberStanding } from './standings.service.ts'

export interface By {
  account: string
  name: string
}

/** What is the same for everybody of a class. */
interface Common {
  row: TrainingClass
  content: Omit<CertificateContent, 'name' | 'hours'>
  /** What each day had to attend. */
  days: number[]
}
export async function commonOf(row: TrainingClass): Promise<Common> {
  const root = row.ancestors[0]!
  const [bases, units, sessions, titles] = await Promise.all([
    basesById([row.base]),
    unitNames([root]),
    sessionsOf(row._id),
    row.programme ? programmeTitles([row.programme]) : new Map<string, string>(),
  ])
  const { title, intake, from, to } = row
  const days = [...Map.groupBy(sessions, ({ day }) => day).values()].map((own) =>
    own.reduce((sum, { credit }) => sum + credit, 0),
  )
  const base = bases.get(row.base)?.name ?? ''
  const programme = (row.programme && titles.get(row.programme)) ?? null
  return { row, days, content: { title, intake, from, to, base, programme, committee: units.get(root) ?? '' } }
}

function recordOf(
  { row, content }: Common,
  { member, row: known }: MemberStanding,
  hours: number,
  number: string,
  { credit, rule }: Award,
  by: By,
) {
  const { title, intake, base, from, to } = content
  return {
    key: `class:${row._id}:${member.person}:${known?.rounds ?? 0}`,
    ...{ person: member.person, actor: by.account, kind: 'class.completed' as const },
    subject: row.programme ?? row._id,
    data: {
      ...{ class: row._id, title, intake, base, from, to, hours },
      ...{ requirement: row.requirement, certificate: number },
    },
    ...{ credit, rule, on: row.to },
  }
}

/** In the caller's transaction. `supersede`: the certificate takes the place of the one before. */
export async function recordGraduations(
  common: Common,
  standings: readonly MemberStanding[],
  by: By,
  session: ClientSession,
  { supersede = false } = {},
): Promise<void> {
  if (standings.length === 0) return
  const { row, content, days } = common
  const hoursOf = ({ achieved }: MemberStanding): number => achieved.attended ?? 0
  const issuing = standings.map((each) => ({
    ...{ class: row._id, person: each.member.person },
    content: { ...content, name: each.member.name, hours: hoursOf(each) },
  }))
  const issued = await issueTogether(issuing, by.name, session, { supersede })
  const numbers = new Map(issued.map(({ person, number }) => [person, number]))
  const at = now()
  const [records, writes] = [[] as ReturnType<typeof recordOf>[], [] as object[]]
  for (const each of standings) {
    const { person } = each.member
    const hours = hoursOf(each)
    const earned = await award({ kind: 'class', attended: hours, days: each.days ?? days }, row.to)
    records.push(recordOf(common, each, hours, numbers.get(person) ?? '', earned, by))
    const graduated = { at, by: by.name, hours, credit: earned.credit, reasons: each.verdict.reasons }
    const [_id, revision] = [graduationId(row._id, person), each.row?.revision ?? 0]
    const set = { class: row._id, person, graduated, withdrawn: null }
    const unset = each.row ? {} : { $setOnInsert: { entered: null, exception: null } }
    const filter = each.row ? { _id, revision } : { _id }
    const update = { $set: set, $inc: { rounds: 1, revision: 1 }, ...unset }
    writes.push({ updateOne: { filter, update, upsert: !each.row } })
  }
  await Graduations.collection.bulkWrite(writes as never, { session }).catch(rerunOnDuplicate)
  await appendTogether(records, session)
  await tellGraduates(row, standings, session)
}

async function tellGraduates(row: TrainingClass, standings: readonly MemberStanding[], session: ClientSession) {
  for (const [round, own] of Map.groupBy(standings, (each) => each.row?.rounds ?? 0)) {
    const people = own.map(({ member }) => member.person)
    const link = `/learn/classes/${row._id}/graduation`
    const telling = { kind: 'class.graduated', key: `${row._id}:${round}`, values: { class: row.title }, link } as const
    await notify({ people }, telling, session)
  }
}
