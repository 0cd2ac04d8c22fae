import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { accountOfPerson } from '../accounts/personAccounts.service.ts'
import { countStanding } from '../ledger/joinRecords.service.ts'
import { joinedRows } from './joinedPeople.service.ts'
import type { MergeSide, MergeView } from './merges.contract.ts'
import { bothFor, obstaclesTo } from './mergePeople.service.ts'
import { person } from './roster.service.ts'

/** What is said beside: it is no number of rows. */
const NOT_COUNTED = ['账号', '视频观众']

async function sideOf(actor: Actor, id: string): Promise<z.input<typeof MergeSide>> {
  const counted = joinedRows().filter(({ label }) => !NOT_COUNTED.includes(label))
  const counts = await Promise.all(counted.map(async ({ label, count }) => ({ label, count: await count(id) })))
  return {
    person: await person(actor, id),
    account: await accountOfPerson(id),
    counts: [{ label: '学习记录', count: await countStanding(id) }, ...counts],
  }
}

/** Both side by side, and what stands against it, before anything happens. */
export async function mergeView(actor: Actor, kept: string, gone: string): Promise<z.input<typeof MergeView>> {
  await bothFor(actor, kept, gone)
  return {
    kept: await sideOf(actor, kept),
    gone: await sideOf(actor, gone),
    obstacles: {
      kept: await obstaclesTo(kept, gone, 'kept'),
      gone: await obstaclesTo(kept, gone, 'gone'),
    },
  }
}
