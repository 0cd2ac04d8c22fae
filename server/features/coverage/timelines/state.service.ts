/** Whether the timelines of a requirement are those of the versions that it has. */
import { createHash } from 'node:crypto'
import type { ClientSession } from 'mongoose'
import type { Requirement } from '../../programmes/requirements.service.ts'
import { askedIn } from '../../programmes/requirement.rule.ts'
import { TimelineStates, type TimelineState } from './timelines.model.ts'

export const statesOf = (session?: ClientSession): Promise<TimelineState[]> =>
  TimelineStates.find({}, null, session ? { session } : {})
    .sort({ _id: 1 })
    .lean()

/** What its versions ask, and since when. */
export const versionsOf = ({ unit, versions }: Requirement): string =>
  createHash('sha256')
    .update(
      JSON.stringify([unit, versions.map((version) => [askedIn(version), version.effectiveOn, version.recordedAt])]),
    )
    .digest('base64url')

export function isBuilt(requirement: Requirement, states: readonly TimelineState[]): boolean {
  const state = states.find(({ _id }) => _id === requirement._id)
  return state !== undefined && !state.building && state.versions === versionsOf(requirement)
}
