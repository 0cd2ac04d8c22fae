/** Gives the free seats of a class to the next of its list. Whatever frees a seat calls it in its own transaction. */
import { daysAfter } from '../../../lib/period.ts'
import type { TrainingClass } from '../classes.model.ts'
import { quotasLimitOn } from '../classes.rule.ts'
import { Nominations, type Nomination } from '../nominations/nominations.model.ts'
import { inListOrder } from '../nominations/order.rule.ts'
import { placeReasons } from '../nominations/reasons.rule.ts'
import { changedRows, move, readRows, type Book } from './book.ts'
import { confirmedElsewhere, withoutPost } from './comes.service.ts'
import { end } from './ended.ts'
import { nextSeated } from './seating.rule.ts'

/** What is left of each quota; null where they limit no longer, or never did. */
function quotasLeft({ trainingClass, quotas, today }: Book): Map<string, number> | null {
  if (!quotasLimitOn(trainingClass, today)) return null
  return new Map([...quotas.values()].map(({ unit, seats, taken }) => [unit, seats - taken]))
}

type Row = Pick<Nomination, 'person' | 'unit' | 'order'>
const FIELDS = { person: 1, unit: 1, order: 1 } as const

/** Who waits, as far as they may be seated, in the order of the list. */
async function waitingRows(book: Book, left: Map<string, number> | null, free: number): Promise<Row[]> {
  const { session, trainingClass } = book
  const waiting = { class: trainingClass._id, state: 'waiting' as const }
  const changed = changedRows(book).map(({ row }) => row)
  const units = left && [...left].flatMap(([unit, seats]) => (seats > 0 ? [unit] : []))
  const stored = units
    ? await Nominations.find({ ...waiting, unit: { $in: units } }, FIELDS, { session }).lean()
    : await Nominations.find(waiting, FIELDS, { session })
        .sort({ class: 1, state: 1, order: 1, _id: 1 })
        .limit(free + changed.length)
        .lean()
  const known = new Set(changed.map(({ person }) => person))
  return [...stored.filter(({ person }) => !known.has(person)), ...changed.filter(({ state }) => state === 'waiting')]
}

/** Last day to confirm: some days on, but before the class begins. */
function confirmBy({ confirmDays, from }: TrainingClass, today: string): string {
  const [last, latest] = [daysAfter(today, confirmDays), daysAfter(from, -1)]
  return last < latest ? last : latest
}

/**
 * The next of the list who may come. Who has no post any more leaves the list. Who has agreed to another class on the
 * same days, and would not be asked, keeps the place: declined there, or cancelled, a seat may still be free.
 */
async function nextWhoMayCome(book: Book, free: number): Promise<Nomination[]> {
  const { trainingClass, session } = book
  const left = quotasLeft(book)
  const busy = new Set<string>()
  for (;;) {
    const rows = (await waitingRows(book, left, free + busy.size)).filter(({ person }) => !busy.has(person))
    const list = rows.map(({ person, unit, order }) => ({ id: person, unit, order })).sort(inListOrder)
    const people = nextSeated(list, { free, left }).map(({ id }) => id)
    await readRows(book, people)
    const next = people.map((person) => book.rows.get(person)!)
    const gone = await withoutPost(trainingClass, next, session)
    for (const row of gone) end(book, row)
    const asks = trainingClass.confirmDays > 0
    const elsewhere = asks ? new Map() : await confirmedElsewhere(trainingClass, people, session)
    if (gone.length + elsewhere.size === 0) return next
    for (const person of elsewhere.keys()) busy.add(person)
  }
}

/** Until the day before the class begins: who is called on the day itself cannot come. */
export async function fill(book: Book): Promise<void> {
  const { trainingClass, today } = book
  const free = trainingClass.capacity - trainingClass.seated
  if (trainingClass.state !== 'ranked' || today >= trainingClass.from || free <= 0) return
  const asks = trainingClass.confirmDays > 0
  for (const row of await nextWhoMayCome(book, free)) {
    const reasons = placeReasons(row, { ranked: true, counts: trainingClass.requirement !== null })
    const set = { confirmBy: asks ? confirmBy(trainingClass, today) : null }
    move(book, row, asks ? 'admitted' : 'confirmed', { by: '按名单次序', reason: reasons.join('，') }, set)
  }
}
