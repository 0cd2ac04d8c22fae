import type { z } from 'zod'
import { namesOf } from '../roster/people.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import type { Dispute as View, ReceivedDispute } from './disputes.contract.ts'
import type { Dispute } from './disputes.model.ts'

const present = (row: Dispute, unitName: string): z.input<typeof View> => ({
  id: row._id,
  kind: row.kind,
  state: row.state,
  about: row.aboutText,
  text: row.text,
  proofs: row.proofs.map(({ id, name, size }) => ({ id, name, size })),
  raisedAt: row.raisedAt.toISOString(),
  unitName,
  answer: row.answer && {
    by: row.answer.by,
    at: row.answer.at.toISOString(),
    text: row.answer.text,
    mended: row.answer.mended,
  },
})

const unitsOf = (rows: readonly Dispute[]): Promise<Map<string, string>> => unitNames(rows.map(({ near }) => near))

export async function presentOwn(rows: readonly Dispute[]): Promise<z.input<typeof View>[]> {
  const names = await unitsOf(rows)
  return rows.map((row) => present(row, names.get(row.near) ?? ''))
}

export async function presentReceived(rows: readonly Dispute[]): Promise<z.input<typeof ReceivedDispute>[]> {
  const [units, people] = await Promise.all([unitsOf(rows), namesOf(rows.map(({ person }) => person))])
  const names = new Map(people.map(({ _id, name }) => [_id, name]))
  return rows.map((row) => ({
    ...present(row, units.get(row.near) ?? ''),
    person: row.person,
    personName: names.get(row.person) ?? '',
    topic: row.topic,
  }))
}
