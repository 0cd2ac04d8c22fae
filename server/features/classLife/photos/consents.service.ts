/** Whose photos may be shown: said once by each person, and taken back at any time. */
import { ownPerson, type Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { PhotoConsents } from './photos.model.ts'

export async function consentsOf(people: readonly string[]): Promise<Map<string, boolean>> {
  const rows = await PhotoConsents.find({ _id: { $in: [...people] } }).lean()
  return new Map(rows.map(({ _id, agreed }) => [_id, agreed]))
}

/** Who has not answered has not agreed. */
export async function agreedAmong(people: readonly string[]): Promise<Set<string>> {
  return new Set([...(await consentsOf(people))].filter(([, agreed]) => agreed).map(([person]) => person))
}

export async function ownConsent(actor: Actor): Promise<boolean | null> {
  const person = ownPerson(actor)
  return (await consentsOf([person])).get(person) ?? null
}

/** In all classes, and for whoever has left one too. */
export async function saveConsent(actor: Actor, agreed: boolean): Promise<void> {
  const person = ownPerson(actor)
  await PhotoConsents.updateOne(
    { _id: person },
    { $set: { agreed, at: now() }, $setOnInsert: { person } },
    { upsert: true },
  )
}
