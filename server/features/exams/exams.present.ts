import type { z } from 'zod'
import { unitsOf, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { now } from '../../lib/clock.ts'
import { classesById } from '../classes/kindred.service.ts'
import { namesOf } from '../roster/people.service.ts'
import type { ExamCard, ExamView } from './exams.contract.ts'
import type { Exam } from './exams.model.ts'
import { phaseOf } from './exams.rule.ts'
import { hasNewerPaper } from './paper/freeze.ts'
import { ONE_MARKER } from './marking/marking.rule.ts'
import { ExamMarks, undecided } from './marking/marks.model.ts'
import { Sittings, type Sitting } from './sittings/sittings.model.ts'

type Card = z.input<typeof ExamCard>
const cardOf = (row: Exam, classes: Map<string, { title: string }>): Card => ({
  ...{ id: row._id, title: row.title, minutes: row.minutes, phase: phaseOf(row, now()) },
  ...{ opensAt: row.opensAt.toISOString(), closesAt: row.closesAt.toISOString() },
  className: (row.class && classes.get(row.class)?.title) || '',
})

export async function presentCards(rows: readonly Exam[]): Promise<Card[]> {
  const classes = await classesById(rows.flatMap((row) => row.class ?? []))
  return rows.map((row) => cardOf(row, classes))
}

const holds = (actor: Actor, capability: Capability, { ancestors }: Exam): boolean =>
  unitsOf(actor, capability).some((unit) => ancestors.includes(unit))

async function countsOf({ _id: exam }: Exam) {
  const count = (filter: Record<string, unknown>) => Sittings.countDocuments({ exam, ...filter } as never)
  const of = (state: Sitting['state']) => count({ state })
  const [open, handedIn, finished, voided] = [
    await of('open'),
    await of('handed-in'),
    await of('finished'),
    await of('void'),
  ]
  return {
    ...{ candidates: await count({ number: 1 }), open, handedIn, finished, void: voided },
    held: await count({ state: 'open', heldAt: { $ne: null } }),
    passed: await count({ state: 'finished', passed: true }),
    waiting: await ExamMarks.countDocuments(undecided(exam)),
  }
}

export async function presentExam(actor: Actor, row: Exam): Promise<z.input<typeof ExamView>> {
  const named = [...row.people, ...row.extras.map(({ person }) => person)]
  const names = new Map((await namesOf(named)).map(({ _id, name }) => [_id, name]))
  const { instructions, paper, shuffle, paperTitle, attempts, untilPassed, passPercent, results, showsKey, revision } =
    row
  return {
    ...cardOf(row, await classesById(row.class ? [row.class] : [])),
    ...{ instructions, paper, shuffle, paperTitle, attempts, untilPassed, passPercent, results, showsKey, revision },
    marking: row.marking ?? ONE_MARKER,
    class: row.class,
    people: row.people.map((id) => ({ id, name: names.get(id) ?? '' })),
    extras: row.extras.map(({ person, minutes }) => ({ person, minutes, name: names.get(person) ?? '' })),
    paperNewer: phaseOf(row, now()) === 'scheduled' && (await hasNewerPaper(row)),
    releasedAt: row.releasedAt?.toISOString() ?? null,
    may: {
      write: holds(actor, 'exam.write', row),
      invigilate: holds(actor, 'exam.invigilate', row),
      mark: holds(actor, 'exam.mark', row),
    },
    counts: await countsOf(row),
  }
}
