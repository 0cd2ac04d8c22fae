/** 豁免清单: exemptions in force, expiring, over and revoked, of the caller's units. */
import type { z } from 'zod'
import { can, scope, type Actor } from '../../../access/actor.ts'
import { businessDate } from '../../../lib/clock.ts'
import { findInOrder } from '../../../lib/findInOrder.ts'
import { nameSearch } from '../../../lib/nameSearch.ts'
import { afterCursor, cutPage, type CursorPage } from '../../../lib/paging.ts'
import { daysAfter, previousDay } from '../../../lib/period.ts'
import { unitFor } from '../../organisations/organisations.service.ts'
import { personFor } from '../../roster/roster.service.ts'
import type { ExemptionFilter } from './exemptionViews.contract.ts'
import { requirementHere } from './apply.service.ts'
import { ExemptionApplications, Exemptions, type Exemption } from './exemptions.model.ts'
import { DEALING, EXPIRING_DAYS, OPEN_STATES, type ExemptionFilterState } from './exemptions.rule.ts'

export type Filter = z.output<typeof ExemptionFilter>
type Query = Record<string, unknown>

/** Ends of a range are left out: see newestFirst. */
function lastDays(state: ExemptionFilterState): Query {
  const today = businessDate()
  if (state === 'held') return { until: { $gt: previousDay(today) } }
  if (state === 'expiring') return { until: { $gt: previousDay(today), $lt: daysAfter(today, EXPIRING_DAYS + 1) } }
  return { until: { $lt: today } }
}
function howOver(state: ExemptionFilterState): Query {
  if (state === 'revoked') return { 'revoked.on': { $gt: '' }, 'revoked.ended': { $ne: true } }
  return state === 'ended' ? { $or: [{ revoked: { $exists: false } }, { 'revoked.ended': true }] } : {}
}

/** A unit that is asked for must lie in the caller's scope. At most `limit` after the cursor. */
export async function readExemptions(
  actor: Actor,
  { state, requirement, unit, search }: Filter,
  cursor: string | undefined,
  limit: number,
): Promise<Exemption[]> {
  if (requirement) await requirementHere(actor, 'coverage.read', requirement)
  const own = unit ? { ancestors: (await unitFor(actor, 'coverage.read', unit))._id } : scope(actor, 'coverage.read')
  const direction = state === 'held' || state === 'expiring' ? 1 : -1
  const place = { ...own, ...(requirement && { requirement }), ...lastDays(state) }
  const also = [afterCursor(cursor, 'until', direction), howOver(state), nameSearch(search)]
  return findInOrder(Exemptions, [place, ...also], { until: direction, _id: direction }, limit)
}

export async function exemptions(
  actor: Actor,
  { cursor, limit, ...filter }: Filter & { cursor?: string | undefined; limit: number },
): Promise<CursorPage<Exemption>> {
  return cutPage(await readExemptions(actor, filter, cursor, limit + 1), limit, 'until')
}

/** Of somebody whom the caller sees, as far as they are of the caller's units. @throws notFound */
export async function exemptionsOfPerson(actor: Actor, person: string) {
  const own = scope(actor, 'coverage.read')
  await personFor(actor, 'coverage.read', person)
  const rows = await Exemptions.find({ person, ...own }).lean()
  const waiting = { person, ...own, state: { $in: [...OPEN_STATES] } }
  return {
    rows: rows.sort((a, b) => b.until.localeCompare(a.until)),
    open: can(actor, DEALING.asked) ? await ExemptionApplications.find(waiting).lean() : [],
  }
}
