import mongoose, { type Model } from 'mongoose'

/** An empty collection with the indexes of a model: what a bare write of its rows costs is measured there. */
export async function twinOf({ schema, collection }: Model<never>): Promise<mongoose.mongo.Collection> {
  const twin = mongoose.connection.db!.collection(`bare_${collection.collectionName}`)
  for (const [index, options] of schema.indexes())
    await twin.createIndex(index as Record<string, 1>, options as mongoose.mongo.CreateIndexesOptions)
  return twin
}
