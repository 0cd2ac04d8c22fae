/**
 * The embedded engine looks into every document of a collection for a filter with a logical operator at its top, also
 * beside an indexed field: findOne by id in 10,000 attempts takes 0.8 ms, and 1,250 with an $or beside the id.
 */
import mongoose from 'mongoose'
import type { CommandStartedEvent } from 'mongodb'

type Command = Record<string, unknown>
const LOGICAL = ['$or', '$and', '$nor', '$expr', '$where']

/** The filters of a command; of a pipeline that of its first stage, which alone chooses an index. */
function filtersOf(command: Command): unknown[] {
  const { filter, query, q, pipeline, updates, deletes } = command as Record<string, Command[] | undefined>
  const nested = [...(updates ?? []), ...(deletes ?? [])].flatMap(filtersOf)
  return [filter, query, q, pipeline?.[0]?.['$match'], ...nested]
}

/** What in a command has the whole collection read; undefined when nothing has. */
export const wholeScan = (command: Command): string | undefined =>
  filtersOf(command)
    .flatMap((filter) => Object.keys(filter ?? {}))
    .find((key) => LOGICAL.includes(key))

type Index = readonly (readonly [field: string, direction: number])[]

/** Whether a filter that an index serves ends inclusively on a field of it that is not its last. */
const endsWithin = (filter: Command, index: Index, field: string): boolean => {
  const at = index.findIndex(([name]) => name === field)
  if (at < 0 || at === index.length - 1 || !index.slice(0, at).every(([before]) => before in filter)) return false
  const bound = filter[field]
  return typeof bound === 'object' && bound !== null && (index[at]![1] === 1 ? '$lte' : '$gte') in bound
}

/**
 * Where further fields follow in an index, the embedded engine loses the rows that equal an inclusive end which comes last
 * in it: `runAt: { $lte: at }` by state, runAt, _id; of a descending field `$gte`. An end on the last field is safe.
 * @returns the field whose bound loses rows by one of the indexes; undefined when none does
 */
export const lostBound = (command: Command, indexes: readonly Index[]): string | undefined =>
  filtersOf(command)
    .filter((filter): filter is Command => typeof filter === 'object' && filter !== null)
    .flatMap((filter) =>
      Object.keys(filter).filter((field) => indexes.some((index) => endsWithin(filter, index, field))),
    )[0]

export interface Declared {
  fields: Index
  /** What rows must be to stand in it; absent: any. */
  partial?: Record<string, unknown>
}

/** An index of texts, `{ field: { $gt: '' } }`, serves one text; any other partial index, and a list of texts, is passed over. */
function serves({ fields, partial }: Declared, filter: Command): boolean {
  const field = fields[0]![0]
  if (!(field in filter)) return false
  if (!partial) return true
  const isOfTexts = JSON.stringify(partial) === JSON.stringify({ [field]: { $gt: '' } })
  return isOfTexts && typeof filter[field] === 'string'
}

/**
 * The embedded engine reads a whole collection where only a partial index leads with a field that is asked for, unless the
 * condition of the index follows from one text.
 * @returns the field; undefined when there is none
 */
export function passedOver(command: Command, indexes: readonly Declared[]): string | undefined {
  for (const filter of filtersOf(command)) {
    if (typeof filter !== 'object' || filter === null || '_id' in filter) continue
    if (indexes.some((index) => serves(index, filter as Command))) continue
    const leading = indexes.flatMap(({ fields, partial }) => (partial ? fields[0]![0] : []))
    const field = leading.find((each) => each in filter)
    if (field !== undefined) return field
  }
  return undefined
}

type IndexesOf = (collection: unknown) => Declared[]

/** Looked up for every command: collected once, from the models that there are by then. */
function indexesOfModels(): IndexesOf {
  const known = new Map<unknown, Declared[]>()
  const collect: IndexesOf = (collection) =>
    Object.values(mongoose.models)
      .filter((model) => model.collection.name === collection)
      .flatMap((model) =>
        model.schema.indexes().map(([fields, { partialFilterExpression: partial } = {}]) => ({
          fields: Object.entries(fields) as [string, number][],
          ...(partial && { partial: partial as Record<string, unknown> }),
        })),
      )
  return (collection) => {
    const indexes = known.get(collection) ?? collect(collection)
    known.set(collection, indexes)
    return indexes
  }
}

/** Of every command that mongoose's connection sends from now on. @returns those that the embedded engine serves badly */
export function recordBadFilters(): string[] {
  const found: string[] = []
  const indexesOf = indexesOfModels()
  mongoose.connection.getClient().on('commandStarted', ({ commandName, command }: CommandStartedEvent) => {
    const collection = command[commandName]
    const operator = wholeScan(command)
    const indexes = indexesOf(collection)
    const bound = lostBound(
      command,
      indexes.map(({ fields }) => fields),
    )
    const field = passedOver(command, indexes)
    if (operator === undefined && bound === undefined && field === undefined) return
    const said = `${commandName} of ${String(collection)}: ${JSON.stringify(command)}`
    if (operator) found.push(`${operator} reads all in ${said}`)
    if (field) found.push(`no index by ${field} serves ${said}`)
    if (bound) found.push(`the end of ${bound} loses rows in ${said}`)
  })
  return found
}
