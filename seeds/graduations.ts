/** 结业 of the classes that are over: who attended enough, with record and certificate; by the rule that decides it here. */
import type { CertificateSeries, Certificate } from '../server/features/certificates/certificates.model.ts'
import { Certificates, CertificateSeriesRows } from '../server/features/certificates/certificates.model.ts'
import { numberOf, printed } from '../server/features/certificates/certificates.rule.ts'
import { TrainingClasses, type TrainingClass } from '../server/features/classes/classes.model.ts'
import { graduationId, Graduations, type Graduation } from '../server/features/graduation/graduation.model.ts'
import { verdictOf } from '../server/features/graduation/graduation.rule.ts'
import { commonOf } from '../server/features/graduation/record.service.ts'
import { standingsOf, type MemberStanding } from '../server/features/graduation/standings.service.ts'
import { awardFor, DEFAULT_CREDIT_RULES } from '../server/features/ledger/creditHours.ts'
import { instant } from './dates.ts'
import { insertAll } from './insert.ts'
import { random, type Random } from './random.ts'
import type { Fact } from './training.ts'

interface Given {
  /** The demo's trainee graduated before this day alone: what is asked today is still to do. */
  trainee: string
  before: string
  /** How many classes, the earliest first: in the small system somebody must be left in grace. */
  classes: number
  today: string
}
const BY = '培训部'

interface Graduate {
  standing: MemberStanding
  attended: number
  entered: Graduation['entered']
}

/** Where nobody was signed in the base entered the hours off its list. */
function graduateOf(row: TrainingClass, standing: MemberStanding, signedIn: boolean, chance: Random): Graduate {
  const attended = signedIn ? (standing.achieved.attended ?? 0) : chance.chance(0.93) ? row.credit : row.credit * 0.75
  const entered = signedIn ? null : { attended, at: instant(row.to, 16 * 60), by: BY }
  return { standing, attended, entered }
}

const series = new Map<string, number>()
function numberIn(day: string): string {
  const year = day.slice(0, 4)
  series.set(year, (series.get(year) ?? 0) + 1)
  return numberOf(Number(year), series.get(year)!)
}

async function makeOfClass(row: TrainingClass, { trainee, before }: Given, chance: Random) {
  const { sources, all } = await standingsOf(row)
  const { content, days } = await commonOf(row)
  const made = { rows: [] as Graduation[], certificates: [] as Certificate[], facts: [] as Fact[] }
  const at = instant(row.to, 17 * 60)
  for (const each of all.filter(({ state }) => state !== 'left')) {
    const { standing, attended, entered } = graduateOf(row, each, sources.signedIn, chance)
    const { person, name } = standing.member
    const isOpen = person === trainee && row.to >= before
    const passes = !isOpen && verdictOf({ ...standing.achieved, attended }).passes
    const { credit, rule } = awardFor(DEFAULT_CREDIT_RULES, { kind: 'class', attended, days }, row.to)
    const graduated = passes ? { at, by: BY, hours: attended, credit, reasons: [] } : null
    if (entered || graduated)
      made.rows.push({
        ...{ _id: graduationId(row._id, person), class: row._id, person, entered, exception: null, graduated },
        ...{ withdrawn: null, rounds: graduated ? 1 : 0, revision: 1 },
      })
    if (!graduated) continue
    const number = numberIn(row.to)
    made.certificates.push({
      ...{ _id: chance.id(), class: row._id, person, version: 1, number, code: chance.id(), state: 'valid' },
      content: { ...content, name: printed(name), hours: attended },
      ...{ issuedOn: row.to, issuedAt: at, by: BY, revoked: null, supersededBy: null },
    })
    const { title, intake, base, from, to } = content
    const data = { class: row._id, title, intake, base, from, to, hours: attended, requirement: row.requirement }
    made.facts.push({
      at,
      input: {
        ...{ key: `class:${row._id}:${person}:0`, person, actor: 'system', kind: 'class.completed' },
        ...{ subject: row.programme ?? row._id, data: { ...data, certificate: number }, credit, rule, on: row.to },
      },
    })
  }
  return made
}

/** Stores rows and certificates. @returns what the ledger is to hold of them */
export async function seedGraduations(given: Given): Promise<Fact[]> {
  const chance = random('graduations')
  series.clear()
  const over = await TrainingClasses.find({ state: 'ranked', to: { $lt: given.today } }).lean()
  const facts: Fact[] = []
  for (const row of over.sort((a, b) => (a.to + a._id < b.to + b._id ? -1 : 1)).slice(0, given.classes)) {
    const made = await makeOfClass(row, given, chance)
    await insertAll(Graduations, made.rows)
    await insertAll(Certificates, made.certificates)
    facts.push(...made.facts)
  }
  const last = [...series].map(([_id, count]): CertificateSeries => ({ _id, last: count }))
  await insertAll(CertificateSeriesRows, last)
  return facts
}
