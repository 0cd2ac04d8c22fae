import mongoose from 'mongoose'
import { migrations } from '../migrations/index.ts'
import { isKnown, readRecords, type MigrationRecord } from './records.ts'

const instant = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ')

function stateOf(record: MigrationRecord | undefined): string {
  if (!record) return 'pending'
  if (!record.finishedAt)
    return `interrupted or under way since ${instant(record.startedAt)}, ${record.changed} rows changed`
  return `done ${instant(record.finishedAt)} by version ${record.version}, ${record.changed} rows changed`
}

/** A line for each migration that the program or the database knows, in their order. Times are UTC. */
export async function migrationStatus(list = migrations): Promise<string[]> {
  const records = await readRecords(mongoose.connection.db!)
  const of = (number: number, name: string) => records.find((each) => each._id === number && each.name === name)
  const rows = [
    ...list.map(({ number, name }) => ({ number, name, state: stateOf(of(number, name)) })),
    ...records
      .filter((record) => !isKnown(record, list))
      .map((record) => ({
        number: record._id,
        name: record.name,
        state: `${stateOf(record)}; unknown to this program`,
      })),
  ]
  return rows
    .sort((a, b) => a.number - b.number)
    .map(({ number, name, state }) => `${String(number).padStart(4, '0')}-${name}: ${state}`)
}
