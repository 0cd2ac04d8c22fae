/** What a candidate sees of examinations, and begins. Nothing of a paper leaves before the start, and never a key. */
import { ownPerson, type Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { byId, readTogether } from '../../../lib/readTogether.ts'
import { freshSitting, lateCandidate, paperBegun, paperOf } from '../candidates.service.ts'
import { fail } from '../exams.failures.ts'
import { Exams, type Exam } from '../exams.model.ts'
import { attemptObstacle, deadlineFor } from '../exams.rule.ts'
import { examSignals } from '../exams.signal.ts'
import { finishSitting, isOver } from './finish.service.ts'
import { presentSitting } from './ownExams.present.ts'
import { startTogether } from './starts.ts'
import { NOBODY, SittingAnswerRows, Sittings, type Sitting } from './sittings.model.ts'

export const extraOf = ({ extras }: Exam, person: string): number =>
  extras.find((each) => each.person === person)?.minutes ?? 0

/** A class begins in the same moment: what each of its starts reads is read for all of them. */
const scheduledExam = readTogether(async (ids) =>
  byId(await Exams.find({ _id: { $in: ids }, state: 'scheduled' }).lean<Exam[]>()),
)
const placeOf = (exam: string, person: string): string => `${exam} ${person}`
const sittingsAt = readTogether(async (places) => {
  const people = Map.groupBy(places, (place) => place.split(' ')[0]!)
  const found = await Promise.all(
    [...people].map(([exam, all]) =>
      Sittings.find({ exam, person: { $in: all.map((place) => place.split(' ')[1]!) } })
        .sort({ exam: 1, person: 1, number: 1 })
        .lean<Sitting[]>(),
    ),
  )
  return Map.groupBy(found.flat(), ({ exam, person }) => placeOf(exam, person))
})

/** The own sittings of an examination by number; those whose time is over are finished. */
async function sittingsOf(person: string, exam: string): Promise<Sitting[]> {
  const find = async () => (await sittingsAt(placeOf(exam, person))) ?? []
  const found = await find()
  const over = found.filter((each) => isOver(each))
  for (const { _id } of over) await finishSitting(_id)
  return over.length > 0 ? find() : found
}

export interface OwnExam {
  exam: Exam
  person: string
  sittings: Sitting[]
}
/** One that the actor is to sit. @throws notFound for any other */
export async function ownExam(actor: Actor, id: string): Promise<OwnExam> {
  const person = ownPerson(actor)
  const exam = await scheduledExam(id)
  const sittings = exam ? await sittingsOf(person, id) : []
  if (!exam || (sittings.length === 0 && !(await lateCandidate(exam, person)))) throw httpFail('notFound')
  return { exam, person, sittings }
}

/** Why nothing can be begun now; null when it can, or an open one goes on. */
export function startObstacle({ exam, sittings }: OwnExam) {
  const why = attemptObstacle(
    exam,
    sittings.map((each) => ({ ...each, again: each.voided?.again ?? false })),
  )
  if (why === 'open') return null
  if (why) return fail(`sitting.${why}`)
  if (now() < exam.opensAt) return fail('sitting.early')
  return now() >= exam.closesAt ? fail('sitting.over') : null
}

const MOST = 100
const SHORT = { answers: 0, scores: 0, marks: 0 } as const

const sittingsOfPerson = readTogether(async (people) => {
  const order = { person: 1, exam: 1, number: 1 } as const
  const found = await Sittings.find({ person: { $in: people } }, SHORT)
    .sort(order)
    .lean<Sitting[]>()
  return Map.groupBy(found, ({ person }) => person)
})

/** Examinations that the actor is to sit or has sat. */
export async function ownExams(actor: Actor): Promise<OwnExam[]> {
  const person = ownPerson(actor)
  const find = async () => (await sittingsOfPerson(person)) ?? []
  const found = await find()
  if (found.length === 0) return []
  const over = found.filter((each) => isOver(each))
  for (const { _id } of over) await finishSitting(_id)
  const own = Map.groupBy(over.length > 0 ? await find() : found, ({ exam }) => exam)
  const exams = await Exams.find({ _id: { $in: [...own.keys()] }, state: 'scheduled' }).lean()
  const last = exams.sort((a, b) => b.opensAt.getTime() - a.opensAt.getTime()).slice(0, MOST)
  return last.map((exam) => ({ exam, person, sittings: own.get(exam._id)! }))
}

/** The one to begin: put down before, or now for who came into the class since and for a further attempt. */
async function readySitting({ exam, person, sittings }: OwnExam): Promise<Sitting> {
  const ready = sittings.find(({ state }) => state === 'ready')
  if (ready) return ready
  const candidate = sittings[0] ?? (await lateCandidate(exam, person))!
  const { name, pinyin, unitName } = candidate
  const last = Math.max(0, ...sittings.map(({ number }) => number))
  const fresh = freshSitting(exam, { person, name, pinyin, unitName }, last + 1)
  await Sittings.create([fresh])
  return fresh
}

/**
 * Begins, or goes on: of two starts at once one begins. Another page may take the sitting over, and the first one is told
 * with its next answer.
 */
export async function startSitting(actor: Actor, id: string, given: { lease: string; take: boolean }) {
  const own = await ownExam(actor, id)
  const open = own.sittings.find(({ state }) => state === 'open')
  if (open) return resumeSitting(own, open, given)
  const why = startObstacle(own)
  if (why) throw why
  try {
    const ready = await readySitting(own)
    const content = await paperOf(own.exam, ready._id)
    const at = now()
    const deadlineAt = deadlineFor(own.exam, at, extraOf(own.exam, own.person))
    const start = { sitting: ready._id, exam: id, lease: given.lease, at, deadlineAt }
    if ((await startTogether(start)) === 'not-ready') return startSitting(actor, id, given)
    examSignals.emit('moved', id)
    const begun: Sitting = { ...ready, state: 'open', startedAt: at, deadlineAt }
    return presentSitting(own.exam, begun, content, { answers: {}, held: false })
  } catch (error) {
    if (isDuplicate(error)) return startSitting(actor, id, given)
    throw error
  }
}

async function resumeSitting({ exam, person }: OwnExam, sitting: Sitting, given: { lease: string; take: boolean }) {
  const row = await SittingAnswerRows.findById(sitting._id).lean()
  if (!row) throw httpFail('conflict') // it was finished this very moment
  if (row.lease !== given.lease) {
    if (!given.take && row.lease !== NOBODY) throw fail('sitting.elsewhere')
    await SittingAnswerRows.updateOne({ _id: sitting._id }, { $set: { lease: given.lease } })
    examSignals.emit('changed', sitting._id)
  }
  const content = await paperBegun(sitting._id)
  const now = (await SittingAnswerRows.findById(sitting._id).lean()) ?? row
  return presentSitting(exam, { ...sitting, person }, content, now)
}

export const sittingById = readTogether(async (ids) =>
  byId(await Sittings.find({ _id: { $in: ids } }).lean<Sitting[]>()),
)

/** An own sitting; one whose time is over is finished first. @throws notFound for any other, and for one not begun */
export async function ownSitting(actor: Actor, id: string): Promise<Sitting> {
  const found = await sittingById(id)
  if (found?.person !== ownPerson(actor) || found.state === 'ready') throw httpFail('notFound')
  if (!isOver(found)) return found
  await finishSitting(id)
  const sitting = await sittingById(id)
  if (!sitting) throw httpFail('notFound')
  return sitting
}
