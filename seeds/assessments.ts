/** 年度考核 of the demo system: last year's, published, and this year's, being filled in. All by the services that people use. */
import type { Actor } from '../server/access/actor.ts'
import type { Role } from '../server/access/capabilities.ts'
import type { Account } from '../server/features/accounts/accounts.model.ts'
import { calculateFigures } from '../server/features/assessments/calculate.service.ts'
import { acceptAll } from '../server/features/assessments/check.service.ts'
import { openAssessment } from '../server/features/assessments/opening.service.ts'
import { publishAssessment } from '../server/features/assessments/publish.service.ts'
import { saveItem, submitReport } from '../server/features/assessments/report.service.ts'
import { createAssessment, saveAssessment } from '../server/features/assessments/schemes.service.ts'
import type { Indicator } from '../server/features/assessments/scoring.rule.ts'
import { sheetFor } from '../server/features/assessments/sheets.service.ts'
import { readAll } from '../server/features/notifications/notices.service.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import type { Requirement } from '../server/features/programmes/programmes.model.ts'
import { businessDate, now, setClock } from '../server/lib/clock.ts'
import { transaction } from '../server/lib/transaction.ts'
import { addDays, instant } from './dates.ts'
import { random } from './random.ts'

interface Given {
  committee: Account
  institutions: readonly Unit[]
  /** Whose administrator signs in to fill in the report. */
  own: Unit
  requirements: readonly Requirement[]
}
const actorOf = (
  { _id: account, name }: Pick<Account, '_id' | 'name'>,
  role: Exclude<Role, 'trainee'>,
  unit: string,
): Actor => ({
  ...{ account, name, person: null, grants: [{ role, unit }], session: 'seed', mustChangePassword: false },
})

const line = (full: number) => ({ by: 'line' as const, zero: 0, full, steps: [] })
const STEPS = { by: 'steps' as const, zero: 0, full: 100, steps: [] as { at: number; share: number }[] }

function indicatorsOf(requirements: readonly Requirement[], id: () => string): Indicator[] {
  const [secretaries, appointees] = requirements
  const all = (university: number, other = university) => ({
    ...{ university, hospital: other, affiliate: other, 'private-university': other },
  })
  const plain = { asks: '', measure: '', needsProof: false }
  const computed = (
    name: string,
    kind: Indicator['kind'],
    of: Requirement,
    scale: Indicator['scale'],
    weight: number,
  ) => ({
    ...{ id: id(), name, kind, requirement: of._id, scale, weights: all(weight), ...plain },
  })
  const steps = { ...STEPS, steps: [15, 30, 50].map((at, step) => ({ at, share: [40, 70, 100][step]! })) }
  return [
    computed('基层党组织书记培训覆盖率', 'coverage', secretaries!, line(100), 40),
    computed('新任职人员按期完成率', 'timeliness', appointees ?? secretaries!, steps, 20),
    computed('测验通过率', 'tests', secretaries!, line(100), 15),
    {
      ...{ id: id(), name: '自办轮训班', kind: 'reported', requirement: null, scale: line(4), weights: all(25) },
      ...{ asks: '本单位当年举办的党组织书记、专职组织员轮训班期数，附开班通知。', measure: '期', needsProof: false },
    },
  ]
}

/** Does it as it was done on a day: all that the services write is dated by then. */
async function onDay(day: string, work: () => Promise<void>): Promise<void> {
  const release = setClock(() => instant(day, 10 * 60).getTime())
  try {
    await work()
  } finally {
    release()
  }
}

const calculate = (id: string) =>
  calculateFigures(id, { progress: () => {}, signal: new AbortController().signal, publish: transaction })

export async function seedAssessments(
  { committee, institutions, own: mine, requirements }: Given,
  today = businessDate(),
) {
  const chance = random('assessments')
  const actor = actorOf(committee, 'committee', committee.grants[0]!.unit)
  const year = Number(today.slice(0, 4))
  const last = today > `${year}-01-15` ? year - 1 : year - 2 // the newest that can have been published

  async function begin(of: number, reportFrom: string, reportTo: string): Promise<string> {
    const days = { title: `${of} 年度考核`, on: `${of}-12-31`, known: 'now' as const, reportFrom, reportTo }
    const { _id: id } = await createAssessment(actor, { id: chance.id(), year: of, copyOf: null, ...days })
    const indicators = indicatorsOf(requirements, () => chance.id())
    const saved = { revision: 1, ...days, sizedBy: requirements[0]!._id, indicators }
    await saveAssessment(actor, id, saved)
    await openAssessment(actor, id, 2)
    return id
  }

  /** So many of the institutions report. */
  async function report(id: string, share: number, except = ''): Promise<string[]> {
    const reporting = institutions.filter(({ _id }) => chance.chance(share) && _id !== except)
    for (const { _id: unit } of reporting) {
      const own = actorOf({ _id: `seed-${unit}`, name: '单位组织员' }, 'unit-admin', unit)
      const place = { assessment: id, unit }
      const { assessment } = await sheetFor(own, 'assessment.read', place)
      const { id: indicator } = assessment.indicators.at(-1)!
      const number = chance.int(0, 5)
      const text = number > 0 ? `共举办 ${number} 期，内容为党支部工作条例、组织生活和发展党员。` : ''
      await saveItem(own, { ...place, indicator }, { revision: 1, text, number })
      await submitReport(own, place)
    }
    return reporting.map(({ _id }) => _id)
  }

  await onDay(`${last + 1}-01-08`, async () => {
    const id = await begin(last, `${last + 1}-01-05`, `${last + 1}-01-12`)
    for (const unit of await report(id, 0.35)) {
      const { sheet } = await sheetFor(actor, 'assessment.write', { assessment: id, unit })
      await acceptAll(actor, { assessment: id, unit }, sheet.revision)
    }
    await onDay(`${last + 1}-01-15`, async () => {
      await calculate(id)
      await publishAssessment(actor, id, chance.id())
      await readAll(actor, now())
    })
  })
  const id = await begin(year, addDays(today, -5), addDays(today, 20))
  await report(id, 0.05, mine._id)
  await calculate(id)
}
