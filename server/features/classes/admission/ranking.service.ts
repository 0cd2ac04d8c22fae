/** 截止推荐并排序: the ranking is taken once, and frozen; from then on seats are given. */
import type { Actor } from '../../../access/actor.ts'
import { slices } from '../../../lib/batches.ts'
import { candidatesOf } from '../nominations/candidates.service.ts'
import { fail } from '../nominations/nominations.failures.ts'
import { Nominations, type Nomination } from '../nominations/nominations.model.ts'
import { rankedAt } from '../nominations/order.rule.ts'
import { compareRanks, type Rank } from '../nominations/priority.rule.ts'
import { classIn } from '../visible.service.ts'
import { move, type Book } from './book.ts'
import { actOn } from './rounds.service.ts'
import { SYSTEM } from './system.rule.ts'

const SLICE = 200
/** By the clock it is nobody's act. */
const CLOCK = { account: '', name: SYSTEM }

async function ranksOf({ trainingClass }: Book, rows: readonly Nomination[]): Promise<Map<string, Rank>> {
  const ranks = new Map<string, Rank>()
  for (const slice of slices(rows, SLICE)) {
    const people = slice.map(({ person }) => person)
    const candidates = await candidatesOf(trainingClass, people, null)
    for (const { person, at } of slice) {
      const rank = candidates.get(person)?.rank
      if (rank) ranks.set(person, { ...rank, at: at.getTime() })
    }
  }
  return ranks
}

async function freeze(book: Book, by: string): Promise<void> {
  const { trainingClass, session, rows } = book
  const nominated = { class: trainingClass._id, state: 'nominated' as const }
  for (const row of await Nominations.find(nominated, null, { session }).lean()) {
    if (rows.has(row.person)) continue
    rows.set(row.person, row)
    book.before.set(row.person, row)
  }
  const all = [...rows.values()].filter(({ state }) => state === 'nominated')
  const ranks = await ranksOf(book, all)
  const ranked = all
    .map((row) => ({ row, rank: ranks.get(row.person) ?? row.rank! }))
    .sort((a, b) => compareRanks({ ...a.rank, id: a.row._id }, { ...b.rank, id: b.row._id }))
  for (const [place, { row, rank }] of ranked.entries()) {
    const ownOrder = rankedAt(place)
    move(book, row, 'waiting', { by }, { rank, ownOrder, order: row.override ? row.order : ownOrder })
  }
  book.trainingClass = { ...book.trainingClass, state: 'ranked', rankedAt: book.at }
}

/** Sent again it is done. @throws admission.notOpen, admission.reason */
export async function rank(actor: Actor, id: string, reason: string): Promise<void> {
  await classIn(actor, 'class.admit', id)
  await actOn(id, {
    people: [],
    async apply(book) {
      const { state, nominateUntil } = book.trainingClass
      if (state === 'ranked') return
      if (state !== 'open') throw fail('admission.notOpen')
      if (book.today <= nominateUntil && !reason) throw fail('admission.reason')
      await freeze(book, actor.name)
      book.notes.push({ actor, act: 'nomination.rank', detail: reason })
    },
  })
}

/** The same by the clock, after the last day of nominations. */
export async function rankDue(id: string): Promise<void> {
  await actOn(id, {
    people: [],
    async apply(book) {
      const { state, nominateUntil } = book.trainingClass
      if (state !== 'open' || book.today <= nominateUntil) return
      await freeze(book, CLOCK.name)
      book.notes.push({ actor: CLOCK, act: 'nomination.rank', detail: '推荐截止' })
    },
  })
}
