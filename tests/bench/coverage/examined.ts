/** What a page costs the database beside time, and how long a write is not seen. */
import mongoose from 'mongoose'
import type { CommandSucceededEvent } from 'mongodb'
import type { Actor } from '../../../server/access/actor.ts'
import { CoverageStatuses } from '../../../server/features/coverage/coverage.model.ts'
import { showCoverage } from '../../../server/features/coverage/coverage.service.ts'
import { appendTogether } from '../../../server/features/ledger/appendTogether.service.ts'
import { businessDate } from '../../../server/lib/clock.ts'
import { transaction } from '../../../server/lib/transaction.ts'
import { timed, type Side } from './startSide.ts'
import { completion } from './writes.ts'

interface Reply {
  cursor?: { ns: string; firstBatch?: unknown[]; nextBatch?: unknown[] }
}

/**
 * Documents that the database returns while `work` is done, by collection: the engine explains nothing. Each read of a
 * page is by a whole index, so what is examined is what is returned.
 */
async function returned(work: () => Promise<unknown>): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const listen = ({ reply }: CommandSucceededEvent) => {
    const { cursor } = reply as Reply
    if (!cursor) return
    const name = cursor.ns.split('.').at(-1)!
    counts.set(name, (counts.get(name) ?? 0) + (cursor.firstBatch ?? cursor.nextBatch ?? []).length)
  }
  mongoose.connection.getClient().on('commandSucceeded', listen)
  await work()
  mongoose.connection.getClient().off('commandSucceeded', listen)
  return counts
}

/** Beyond one for each child: of figures, and with the names of units and positions that stand beside them; the most of any unit. */
export async function documentsBeyondChildren({ committee, institutions, branches, requirement }: Side) {
  const actor: Actor = {
    ...{ account: 'bench', name: '', person: null, session: '', mustChangePassword: false },
    grants: [{ role: 'committee', unit: committee }],
  }
  const most = { figureDocumentsBeyondChildren: 0, allDocumentsBeyondTwiceChildren: 0 }
  for (const unit of [committee, ...institutions.slice(0, 10), ...branches.slice(0, 10)]) {
    let children = 0
    const counts = await returned(async () => {
      children = (await showCoverage(actor, requirement, unit)).children.length
    })
    const figures = (counts.get('coverageCells') ?? 0) + (counts.get('requirements') ?? 0)
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
    most.figureDocumentsBeyondChildren = Math.max(most.figureDocumentsBeyondChildren, figures - children)
    most.allDocumentsBeyondTwiceChildren = Math.max(most.allDocumentsBeyondTwiceChildren, all - 2 * children)
  }
  return most
}

const TIMES = 10
const GIVEN_UP_MS = 60_000
interface Figures {
  unit: { counts: { covered: number } }
}

/** From the moment a completion is recorded until a page of the city tells it, the longest of ten; nothing else may write. */
async function behind({ shown, committee, requirement, programme }: Side, rest: string): Promise<number> {
  const covered = async (): Promise<number> => ((await shown(committee, rest)) as Figures).unit.counts.covered
  const waiting = await CoverageStatuses.find({ requirement, seenFrom: committee, state: 'uncovered' }, { person: 1 })
    .sort({ requirement: 1, seenFrom: 1, state: 1, pinyin: 1, _id: 1 })
    .limit(TIMES)
    .lean()
  const times: number[] = []
  for (const { person } of waiting) {
    const before = await covered()
    await transaction((session) => appendTogether([completion(person, programme)], session))
    const ms = await timed(async () => {
      const begun = performance.now()
      while ((await covered()) === before)
        if (performance.now() - begun > GIVEN_UP_MS) throw new Error(`a completion is not in ${rest || 'today'}`)
    })
    times.push(ms)
  }
  return Math.max(...times)
}

/** Of the page of today, and of the figures by day. */
export const behindTheWrite = async (side: Side) => ({
  behindMs: Math.round(await behind(side, '')),
  dayBehindMs: Math.round(await behind(side, `/at?on=${businessDate()}&known=now`)),
})
