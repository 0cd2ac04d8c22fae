import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import type { ClassSession } from '../classes/timetable/timetable.service.ts'
import type { attendance, ClaimView, RollView } from './attendance.contract.ts'
import { claimWaits } from './attendance.rule.ts'
import type { Attendance } from './attendance.model.ts'
import type { ScreenCode, Sitting, Wall } from './screen.service.ts'
import type { RollLine } from './roll.service.ts'
import { businessDate } from '../../lib/clock.ts'
import type { Share } from './shares.service.ts'

type Reply<K extends keyof typeof attendance.endpoints> = z.input<(typeof attendance.endpoints)[K]['reply'] & z.ZodType>

export const presentSession = ({ _id: id, day, from, to, title, credit, link, room }: ClassSession) => ({
  ...{ id, day, from, to, title, credit },
  online: link !== '' && room === null,
})

export const presentClaim = (claim: Attendance['claim']): z.input<typeof ClaimView> | null =>
  claim && {
    shownAt: claim.shownAt.toISOString(),
    sentAt: claim.sentAt.toISOString(),
    answer: claim.answer && { ...claim.answer, at: claim.answer.at.toISOString() },
  }

const entryOf = ({ state, way, at, place, claim, history }: Attendance) => ({
  ...{ state, way, at: at.toISOString(), metres: place?.metres ?? null, claim: presentClaim(claim) },
  history: history.map((each) => ({ ...each, at: each.at.toISOString() })),
})

export const presentRoll = (
  { session, lines, open }: Pick<Sitting, 'session'> & { lines: RollLine[]; open: boolean },
  units: ReadonlyMap<string, string>,
  { person: own }: Pick<Actor, 'person'>,
): z.input<typeof RollView> => ({
  session: presentSession(session),
  ...{ open, past: session.day < businessDate() },
  items: lines.map(({ member: { person, name, pinyin, unit, post }, standing, entry }) => ({
    ...{ person, name, pinyin, post, unitName: units.get(unit) ?? '', standing },
    own: person === own,
    ...{ revision: entry?.revision ?? 0, entry: entry ? entryOf(entry) : null },
  })),
})

export const presentCode = (code: ScreenCode | null, times: { opensAt: number; endsAt: number }): Reply<'code'> => ({
  code,
  opensAt: new Date(times.opensAt).toISOString(),
  endsAt: new Date(times.endsAt).toISOString(),
  now: now().toISOString(),
})

export const presentWall = ({ trainingClass, session, members, entries }: Wall): Reply<'wall'> => ({
  title: trainingClass.title,
  session: presentSession(session),
  items: members.map(({ person, name }) => {
    const { state = null, at = null, claim = null, revision = 0 } = entries.get(person) ?? {}
    return { person, name, state, pending: claimWaits({ state, claim }), at: at?.toISOString() ?? null, revision }
  }),
})

export const presentShare =
  (units: ReadonlyMap<string, string>) =>
  ({ member, hours, missed, verdict }: Share) => ({
    ...{ person: member.person, name: member.name, post: member.post, unitName: units.get(member.unit) ?? '' },
    ...{ ...hours, missed, verdict },
    left: member.left ? { on: member.left.on, by: member.left.by, reason: member.left.reason } : null,
  })
