/** What requirements ask of a trainee: how each stands, what is left, by when, and what would count. */
import type { z } from 'zod'
import { businessDate } from '../../lib/clock.ts'
import { periodOn, type Days } from '../coverage/duties.service.ts'
import { askedProgrammes, type Curriculum } from '../enrolment/curriculum.service.ts'
import { creditBetween, recordsNamed } from '../ledger/ledger.service.ts'
import { recordText } from '../ledger/recordText.rule.ts'
import type { Programme } from '../programmes/programmes.service.ts'
import { countsInWords } from '../programmes/requirementWords.rule.ts'
import type { Today } from './learning.contract.ts'
import { without, type Cards } from './cards.ts'
import { dutyWhy, programmeWhy, type ProgrammeFacts } from './whyNot.rule.ts'

type DutyView = z.input<typeof Today>['duties'][number]
type ProgrammeView = DutyView['programmes'][number]
type Duty = Curriculum['duties'][number]

function factsOf({ title, courses }: Programme, cards: Cards): ProgrammeFacts {
  const required = courses.filter((row) => row.required)
  const missing = required.flatMap(({ course }) =>
    cards.get(course)?.state === 'completed' ? [] : [cards.get(course)?.title ?? '尚未发布的课程'],
  )
  return { title, missing, requiredCount: required.length }
}

function presentProgramme(programme: Programme, cards: Cards): ProgrammeView {
  const courses = programme.courses.flatMap(({ course, required }) => {
    const card = cards.get(course)
    return card ? [{ ...without(card), required }] : []
  })
  const why = programmeWhy(factsOf(programme, cards))
  const state =
    why === '' ? 'completed' : courses.some((course) => course.state !== 'not-started') ? 'in-progress' : 'not-started'
  return { id: programme._id, title: programme.title, state, why, courses }
}

/** Training done elsewhere and courses have no programme to be called by: what covers is read where there is any. */
async function proofsOf(duties: readonly Duty[]): Promise<Map<string, string>> {
  const unnamed = duties.flatMap(({ standing: { evidence, programme } }) => (evidence && !programme ? [evidence] : []))
  const records = unnamed.length > 0 ? await recordsNamed(unnamed) : []
  return new Map(records.map((record) => [record._id, recordText(record)]))
}

function proofIn({ standing }: Duty, programmes: ReadonlyMap<string, Programme>, proofs: Map<string, string>): string {
  if (standing.programme) return `完成「${programmes.get(standing.programme)?.title ?? '培训项目'}」`
  return standing.evidence ? (proofs.get(standing.evidence) ?? '') : ''
}

/** What has been earned in a period: of this year the page reads it anyway. */
function earnedIn(person: string, period: Days, thisYear: Promise<number>): Promise<number> {
  const year = businessDate().slice(0, 4)
  const isThisYear = period.from === `${year}-01-01` && period.to === `${year}-12-31`
  return isThisYear ? thisYear : creditBetween(person, period)
}

/** Each duty of the curriculum; `thisYear`: what the person has earned in it. */
export async function presentDuties(
  person: string,
  { duties, programmes }: Curriculum,
  cards: Cards,
  thisYear: Promise<number>,
): Promise<DutyView[]> {
  const proofs = await proofsOf(duties)
  const titles = new Map([...programmes].map(([id, { title }]) => [id, title]))
  const [today, called] = [businessDate(), { programmes: titles, courses: titles }]
  return Promise.all(
    duties.map(async (duty): Promise<DutyView> => {
      const { requirement, standing } = duty
      const asked = askedProgrammes(requirement, programmes)
      const { state, dueOn, coveredOn, passedOver } = standing
      const { clock } = requirement
      const window = periodOn(requirement, today, standing.since ?? today)
      const hours =
        clock === 'hours' ? { asked: requirement.hours, earned: await earnedIn(person, window, thisYear) } : null
      const facts = asked.map((programme) => factsOf(programme, cards))
      const { trainings, localTrainings = false } = requirement
      return {
        requirement: requirement._id,
        title: requirement.title,
        ...{ clock, state, dueOn, coveredOn, hours },
        proof: proofIn(duty, programmes, proofs),
        counts: countsInWords(requirement, called),
        why: dutyWhy({ state, dueOn, passedOver, window, hours, trainings, localTrainings, programmes: facts }),
        programmes: asked.map((programme) => presentProgramme(programme, cards)),
      }
    }),
  )
}
