/** How far coverage has come with a requirement: kept with it, so that it never outlives the revision it speaks of. */
import { Requirements, type Requirement } from './programmes.model.ts'

/** A closed month, with the instant as of whose knowledge it was closed. */
export type Closing = Requirement['closings'][number]

/**
 * Figures now speak of this revision, as of the business date. `closings`, where given, take the place of all earlier
 * ones.
 */
export async function markComputed(
  { _id, revision }: Requirement,
  on: string,
  closings?: readonly Closing[],
): Promise<void> {
  await Requirements.updateOne(
    { _id, revision },
    { $set: { computedRevision: revision, rolledOn: on, ...(closings && { closings: [...closings] }) } },
  )
}

/** Figures were carried forward to this business date. */
export async function markRolledOver(id: string, on: string): Promise<void> {
  await Requirements.updateOne({ _id: id }, { $set: { rolledOn: on } })
}

export async function replaceClosings({ _id, revision }: Requirement, closings: readonly Closing[]): Promise<void> {
  await Requirements.updateOne({ _id, revision }, { $set: { closings: [...closings] } })
}

/** Adds closed months, unless a command beside the server has closed one of them meanwhile. */
export async function addClosings({ _id, revision }: Requirement, closings: readonly Closing[]): Promise<void> {
  await Requirements.updateOne(
    { _id, revision, 'closings.month': { $nin: closings.map(({ month }) => month) } },
    { $push: { closings: { $each: [...closings] } } },
  )
}
