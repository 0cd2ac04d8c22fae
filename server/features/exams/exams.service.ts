/** Examinations, kept by who writes them in their units. */
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { scope, unitsOf, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { httpFail } from '../../lib/failure.ts'
import { momentInWords } from '../../lib/momentInWords.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { classToRun } from '../classes/visible.service.ts'
import { ownUnit } from '../organisations/topUnits.service.ts'
import { paperNow, paperToUse } from '../papers/papers.service.ts'
import { arrange } from './arrange.ts'
import { AskedQuestions } from './paper/askedQuestions.model.ts'
import type { exams } from './exams.contract.ts'
import { fail } from './exams.failures.ts'
import { Exams, type Exam, type ExamFields } from './exams.model.ts'
import { phaseOf } from './exams.rule.ts'
import { contentFor } from './paper/freeze.ts'
import { ONE_MARKER } from './marking/marking.rule.ts'
import { checkPeople } from './namedPeople.ts'

type Ends = (typeof exams)['endpoints']
type Given = z.output<Ends['create']['body']>
type Saved = z.output<Ends['save']['body']>
const within = (session: ClientSession | undefined) => (session ? { session } : {})

/** @throws notFound for any outside the units in which the actor holds the capability */
export async function examFor(
  actor: Actor,
  capability: Capability,
  id: string,
  session?: ClientSession,
): Promise<Exam> {
  const row = await Exams.findOne({ _id: id, ...scope(actor, capability) }, null, within(session)).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** Where it stands: in the line of its class, else in the actor's own unit. @throws exam.class */
async function placeOf(actor: Actor, trainingClass: string | null): Promise<Pick<Exam, 'unit' | 'ancestors'>> {
  if (trainingClass === null) {
    const { _id: unit, ancestors } = await ownUnit(actor, 'exam.write')
    return { unit, ancestors }
  }
  const { ancestors } = await classToRun(actor, trainingClass).catch(() => Promise.reject(fail('exam.class')))
  if (!ancestors.some((unit) => unitsOf(actor, 'exam.write').includes(unit))) throw fail('exam.class')
  return { unit: ancestors.at(-1)!, ancestors }
}

/** @throws exam.paper */
export const titleOf = async (actor: Actor, paper: string): Promise<string> =>
  (await paperToUse(actor, paper).catch(() => Promise.reject(fail('exam.paper')))).title

function fieldsOf(given: ExamFields): ExamFields {
  const { title, instructions, paper, shuffle, opensAt, closesAt, minutes, attempts, untilPassed } = given
  const { passPercent, results, showsKey, marking = ONE_MARKER, class: of, people, extras } = given
  return {
    ...{ title, instructions, paper, shuffle, opensAt, closesAt, minutes, attempts, untilPassed },
    ...{ passPercent, results, showsKey, marking, class: of, people: [...new Set(people)], extras },
  }
}
export const inWords = ({ title, opensAt, closesAt }: ExamFields): string =>
  `${title}，${momentInWords(opensAt)} 至 ${momentInWords(closesAt)}`

export async function createExam(actor: Actor, given: Given): Promise<Exam> {
  const place = await placeOf(actor, given.class)
  await checkPeople(actor, given, null)
  const row: Exam = {
    ...{ _id: given.id, ...place, ...fieldsOf(given), paperTitle: await titleOf(actor, given.paper), state: 'draft' },
    ...{ by: actor.account, releasedAt: null, recorded: false, acts: [], paperRevision: 1, revision: 1 },
  }
  const create = () =>
    transaction(async (session) => {
      await Exams.create([row], { session })
      await note(actor, 'exam.create', row._id, inWords(row), session)
    })
  return createOnce(Exams, {
    row,
    given: ['title', 'opensAt', 'closesAt', 'paper'],
    own: scope(actor, 'exam.write'),
    create,
  })
}

const isSame = (a: ExamFields, b: ExamFields): boolean => JSON.stringify(fieldsOf(a)) === JSON.stringify(fieldsOf(b))
export const hasBegun = (row: Exam): boolean => !['draft', 'scheduled'].includes(phaseOf(row, now()))

/** Whether it can be sat is known before anybody meets it. @throws exam.kinds, and what a paper short of questions throws */
export const checkPaper = async ({ paper, shuffle }: ExamFields, seed: string): Promise<void> =>
  void (await contentFor(await paperNow(paper), { shuffle }, seed))

/** The same again changes nothing. @throws conflict, exam.begun, exam.past, exam.paper */
export async function saveExam(actor: Actor, id: string, { revision, ...given }: Saved): Promise<Exam> {
  const before = await examFor(actor, 'exam.write', id)
  const next = fieldsOf(given)
  if (isSame(before, next)) return before
  if (hasBegun(before)) throw fail('exam.begun')
  const place = next.class === before.class ? null : await placeOf(actor, next.class)
  await checkPeople(actor, next, before)
  const paperTitle = next.paper === before.paper ? before.paperTitle : await titleOf(actor, next.paper)
  if (before.state === 'scheduled' && next.paper !== before.paper) await checkPaper(next, id)
  if (before.state === 'scheduled' && next.closesAt <= now()) throw fail('exam.past')
  return transaction(async (session) => {
    const row = await examFor(actor, 'exam.write', id, session)
    if (row.revision !== revision) throw httpFail('conflict')
    if (hasBegun(row)) throw fail('exam.begun')
    const isOther = next.paper !== row.paper || next.shuffle !== row.shuffle
    const paperRevision = row.paperRevision + Number(isOther)
    const after: Exam = { ...row, ...place, ...next, paperTitle, paperRevision, revision: revision + 1 }
    const { _id, ...fields } = after
    await Exams.updateOne({ _id, revision }, { $set: fields }, { session })
    await note(actor, 'exam.save', id, inWords(after), session)
    if (after.state === 'scheduled') await arrange(after, session)
    return after
  })
}

/** @throws exam.scheduled */
export async function removeExam(actor: Actor, id: string): Promise<void> {
  await transaction(async (session) => {
    const row = await examFor(actor, 'exam.write', id, session)
    if (row.state !== 'draft') throw fail('exam.scheduled')
    await Exams.deleteOne({ _id: id, state: 'draft' }, { session })
    await AskedQuestions.deleteMany({ exam: id }, { session })
    await note(actor, 'exam.remove', id, row.title, session)
  })
}
