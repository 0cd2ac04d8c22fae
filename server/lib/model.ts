import mongoose, { Schema, type SchemaDefinition } from 'mongoose'
import { newId } from './id.ts'

/**
 * A model with string ids and no implicit collection building: `syncModels` makes indexes, at start and in the seed.
 * Documents are read with `.lean()`: no mongoose document leaves a service. A partial index on a text says `$gt: ''`, which
 * follows from any text that is asked for; `$type` does not. A list of texts (`$in`) is served by a whole index alone on the
 * embedded engine, which otherwise reads all rows.
 */
export function model<T>(
  name: string,
  collection: string,
  definition: SchemaDefinition,
  indexes: [Record<string, 1 | -1>, mongoose.IndexOptions?][],
): mongoose.Model<T> {
  const schema = new Schema(
    { _id: { type: String, default: newId }, ...definition },
    { collection, versionKey: false, minimize: false, autoCreate: false, autoIndex: false, strict: 'throw' },
  )
  for (const [fields, options] of indexes) schema.index(fields, options)
  return mongoose.model<T>(name, schema as unknown as Schema<T>)
}

/**
 * Creates every collection and index that the models declare; creating what exists does nothing. One command for each
 * collection: mongoose's own way is one for each index.
 */
export async function syncModels(): Promise<void> {
  for (const { collection, schema } of Object.values(mongoose.models)) {
    const indexes = schema.indexes().map(([key, options]) => ({ ...options, key }) as mongoose.mongo.IndexDescription)
    if (indexes.length > 0) await collection.createIndexes(indexes)
    else await mongoose.connection.createCollection(collection.name)
  }
}

/** Whether a write failed because a unique index, or the `_id`, has such a row. */
export const isDuplicate = (error: unknown): boolean => (error as { code?: number }).code === 11_000

/** Shorthands for schema definitions. */
export const required = (type: unknown) => ({ type, required: true }) as const
export const nullable = (type: unknown) => ({ type, default: null }) as const
export const mixed = { type: Schema.Types.Mixed, required: true } as const
