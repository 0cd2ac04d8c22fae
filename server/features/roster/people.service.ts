/** People and their posts as other features read them. */
import type { ClientSession } from 'mongoose'
import { Appointments, People, type Appointment, type Person } from './roster.model.ts'

export type { Appointment, Person }

const NAMES = { name: 1, pinyin: 1, initials: 1 } as const
export type PersonName = Pick<Person, '_id' | keyof typeof NAMES>

/** A person who matches `own`, a filter of the caller's scope; null for any other. */
export const personIn = (id: string, own: Record<string, unknown>): Promise<Pick<Person, '_id' | 'name'> | null> =>
  People.findOne({ _id: id, ...own }, { name: 1 }).lean()

export const namesOf = (ids: readonly string[], session?: ClientSession): Promise<PersonName[]> =>
  People.find({ _id: { $in: [...ids] } }, NAMES, session ? { session } : {}).lean()

/** Of everybody below a unit. */
export const namesWithin = (unit: string): Promise<PersonName[]> => People.find({ ancestors: unit }, NAMES).lean()

/** With the line of units that each is seen from, its own last. */
export const namesAndUnits = (ids: readonly string[]): Promise<Pick<Person, '_id' | 'name' | 'ancestors'>[]> =>
  People.find({ _id: { $in: [...ids] } }, { name: 1, ancestors: 1 }).lean()

export const staffNumbersOf = (
  ids: readonly string[],
  session?: ClientSession,
): Promise<Pick<Person, '_id' | 'staffNumber'>[]> =>
  People.find({ _id: { $in: [...ids] } }, { staffNumber: 1 }, session ? { session } : {}).lean()

/** All appointments of some people to some positions, superseded ones too. */
export const appointmentsOf = (
  persons: readonly string[],
  positions: readonly string[],
  session: ClientSession,
): Promise<Appointment[]> =>
  Appointments.find({ person: { $in: [...persons] }, position: { $in: [...positions] } }, null, { session }).lean()

/** All appointments below some units to some positions, superseded ones too. */
export const appointmentsAt = (units: readonly string[], positions: readonly string[]): Promise<Appointment[]> =>
  Appointments.find({ ancestors: { $in: [...units] }, position: { $in: [...positions] } }).lean()
