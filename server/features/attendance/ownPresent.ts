import type { z } from 'zod'
import { leaveVerdict, hoursLeft } from './leaveShare.rule.ts'
import type { ownAttendance } from './ownAttendance.contract.ts'
import type { OwnAttendance, OwnSession } from './own.service.ts'
import { presentClaim } from './present.ts'
import { endsAt, opensAt } from './signIn.rule.ts'
import type { SignedIn } from './signIn.service.ts'

type Endpoints = (typeof ownAttendance)['endpoints']

export const presentOwnSession =
  ({ settings }: Pick<OwnAttendance, 'settings'>, places: ReadonlyMap<string, string>) =>
  ({ session, standing, entry }: OwnSession) => ({
    ...{ id: session._id, day: session.day, from: session.from, to: session.to, title: session.title },
    where: session.place || (session.room === null ? '' : (places.get(session.room) ?? '')),
    ...{ credit: session.credit, standing, claim: presentClaim(entry?.claim ?? null) },
    opensAt: new Date(opensAt(session, settings)).toISOString(),
    endsAt: new Date(endsAt(session)).toISOString(),
  })

export function presentOwnAttendance(
  own: OwnAttendance,
  places: ReadonlyMap<string, string>,
): z.input<Endpoints['show']['reply']> {
  const { trainingClass, sessions, hours, missed, settings } = own
  const { credit } = trainingClass
  return {
    sessions: sessions.map(presentOwnSession(own, places)),
    ...{ ...hours, missed, credit, left: hoursLeft(missed, credit), verdict: leaveVerdict(missed, credit) },
    place: settings.place !== null,
  }
}

export const presentSigned = ({ trainingClass, session, row }: SignedIn): z.input<Endpoints['signIn']['reply']> => ({
  trainingClass: { id: trainingClass._id, title: trainingClass.title },
  session: { id: session._id, title: session.title, day: session.day, from: session.from, to: session.to },
  ...{ state: row.state, at: row.at.toISOString(), claim: presentClaim(row.claim) },
})
