/** The live board 监考: a page of candidates as they stand now, and how many stand how. */
import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { findInOrder } from '../../../lib/findInOrder.ts'
import { nameSearch } from '../../../lib/nameSearch.ts'
import { afterCursor, cutPage } from '../../../lib/paging.ts'
import { recentMap } from '../../../lib/recentMap.ts'
import { examFor } from '../exams.service.ts'
import { AWAY_AFTER_SECONDS } from '../exams.rule.ts'
import type { boardFilters, BoardRow, invigilation } from './invigilation.contract.ts'
import { slotsOf } from '../paper/paperSlots.rule.ts'
import { LateAnswers } from '../marking/marks.model.ts'
import {
  SittingAnswerRows,
  SittingPapers,
  SittingPresences,
  Sittings,
  timesLeft,
  type Sitting,
  type SittingPresence,
} from '../sittings/sittings.model.ts'

type Query = z.output<(typeof invigilation)['endpoints']['board']['query']>
type Filter = (typeof boardFilters)[number]
type Row = z.input<typeof BoardRow>

const iso = (date: Date | null): string | null => date?.toISOString() ?? null
const lostBefore = (): Date => new Date(now().getTime() - AWAY_AFTER_SECONDS * 1_000)
const DONE = { $in: ['handed-in', 'finished'] as Sitting['state'][] }
const STATES = { ready: 'ready', open: 'open', lost: 'open', held: 'open', done: DONE, void: 'void' } as const
const HELD = { heldAt: { $ne: null } }

async function countsOf(exam: string): Promise<Record<Filter, number>> {
  const count = (state: (typeof STATES)[Filter]) => Sittings.countDocuments({ exam, state } as never)
  const [ready, open, done, voided] = [
    await count('ready'),
    await count('open'),
    await count(DONE),
    await count('void'),
  ]
  const lost = await SittingPresences.countDocuments({ exam, seenAt: { $lt: lostBefore() } })
  const held = await Sittings.countDocuments({ exam, state: 'open', ...HELD })
  return { ready, open, lost, held, done, void: voided }
}

/** Those whose page is silent, by who they are: few, or the line of the whole room is down. */
async function lostIn(exam: string): Promise<string[]> {
  const rows = await SittingPresences.find({ exam, seenAt: { $lt: lostBefore() } }, { _id: 1 }).lean()
  return rows.map(({ _id }) => _id)
}

export async function board(actor: Actor, id: string, { state, search, cursor, limit }: Query) {
  await examFor(actor, 'exam.invigilate', id)
  const which = state ? { state: STATES[state] } : {}
  const some = state === 'lost' ? { _id: { $in: await lostIn(id) } } : state === 'held' ? HELD : {}
  const rows = await findInOrder<Sitting>(
    Sittings,
    [{ exam: id, ...which }, some, nameSearch(search), afterCursor(cursor, 'pinyin', 1)],
    { pinyin: 1, _id: 1 },
    limit + 1,
  )
  const { items, nextCursor } = cutPage(rows, limit, 'pinyin')
  return { items: await rowsOf(items), nextCursor, now: now().toISOString(), counts: await countsOf(id) }
}

/** How many questions each is asked: of one that has begun it never changes, and the board is read every second. */
const questions = recentMap<number>(10_000)
async function countQuestions(sittings: readonly Sitting[]): Promise<void> {
  const unknown = sittings.filter(({ _id, state }) => state !== 'ready' && questions.get(_id) === undefined)
  if (unknown.length === 0) return
  for (const { _id, content } of await SittingPapers.find({ _id: { $in: unknown.map((each) => each._id) } }).lean())
    questions.set(_id, slotsOf(content).length)
}

async function rowsOf(sittings: readonly Sitting[]): Promise<Row[]> {
  const named = { _id: { $in: sittings.map(({ _id }) => _id) } }
  const open = new Map(
    (await SittingAnswerRows.find(named, { answers: 1 }).lean()).map((row) => [row._id, row.answers]),
  )
  const pages = new Map((await SittingPresences.find(named).lean()).map((row) => [row._id, row]))
  await countQuestions(sittings)
  const late = await LateAnswers.find({ sitting: named._id, accepted: null }, { sitting: 1 }).lean()
  return sittings.map((each): Row => {
    const page = pages.get(each._id)
    return {
      ...{ sitting: each._id, name: each.name, unitName: each.unitName, number: each.number },
      ...{ state: stateOf(each, page), answered: Object.keys(open.get(each._id) ?? each.answers).length },
      ...{ questions: questions.get(each._id) ?? 0, startedAt: iso(each.startedAt), deadlineAt: iso(each.deadlineAt) },
      ...{ finishedAt: iso(each.finishedAt), left: page ? timesLeft(page) : each.left, away: page?.away ?? false },
      late: late.filter(({ sitting }) => sitting === each._id).length,
    }
  })
}

function stateOf({ state, heldAt }: Sitting, page: SittingPresence | undefined): Row['state'] {
  if (state !== 'open') return state
  if (heldAt) return 'held'
  return page && page.seenAt >= lostBefore() ? 'open' : 'lost'
}
