/** An open evaluation of a class in which the person has a seat; for its results a closed one. */
import { Evaluations, EvaluationTallies } from '../../../server/features/evaluations/evaluations.model.ts'
import { STANDARD } from '../../../server/features/evaluations/questions.rule.ts'
import type { Unit } from '../../../server/features/organisations/organisations.model.ts'
import { makeBase, makeClass, makeSession } from '../../support/planFactories.ts'
import { makeMember } from '../../support/memberFactories.ts'

const NOTHING = { n: 0, sum: 0 }

export async function makeEvaluation(unit: Unit, person: string, name: string): Promise<Record<string, string>> {
  const { base } = await makeBase(unit)
  const row = await makeClass(base, unit, { state: 'ranked' })
  const session = await makeSession(row._id)
  await makeMember(row, { _id: person, name: '甲' }, unit)
  const closed = /[.](results|workbook)$/.test(name)
  const abouts = { course: NOTHING, teacher: NOTHING, base: NOTHING, class: NOTHING }
  await Evaluations.create({
    ...{ _id: row._id, title: row.title, base: base._id, ancestors: row.ancestors, year: row.year, from: row.from },
    ...{ opensOn: '2020-01-01', closesOn: '2099-01-01', questions: [...STANDARD] },
    sessions: [{ id: session._id, day: session.day, title: session.title, teacher: null }],
    ...{ teachers: [], told: true, reminded: false, closed, revision: 1 },
    figures: closed ? { n: 0, abouts, teachers: [] } : null,
  })
  await EvaluationTallies.create({ _id: row._id, n: 0, counts: {} })
  return { base: base._id, trainingClass: row._id }
}
