import { lookUp } from '../../lib/lookUp.ts'
import { People } from './roster.model.ts'

/** Who has one of these addresses. */
export async function peopleWrittenTo(addresses: readonly string[]): Promise<string[]> {
  const rows = await People.find({ 'details.email': { $in: [...addresses] } }, { _id: 1 }).lean()
  return rows.map(({ _id }) => _id)
}

/** Where people are written to, by person; who has no address is missing. */
export async function emailsOf(people: readonly string[]): Promise<Map<string, string>> {
  const rows = await lookUp(people, (some) => People.find({ _id: { $in: some } }, { details: 1 }).lean())
  return new Map(rows.flatMap(({ _id, details }) => (details.email ? [[_id, details.email]] : [])))
}

/** Staff numbers of people, by person; who has none is missing. */
export async function staffNumbersOf(people: readonly string[]): Promise<Map<string, string>> {
  const rows = await lookUp(people, (some) => People.find({ _id: { $in: some } }, { staffNumber: 1 }).lean())
  return new Map(rows.flatMap(({ _id, staffNumber }) => (staffNumber ? [[_id, staffNumber]] : [])))
}
