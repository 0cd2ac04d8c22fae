import mongoose from 'mongoose'

/** Every document of this test's database as text: what somebody reads who has the database alone. */
export async function rawDatabase(): Promise<string> {
  const collections = await mongoose.connection.db!.listCollections().toArray()
  const rows = await Promise.all(collections.map(({ name }) => mongoose.connection.collection(name).find().toArray()))
  return JSON.stringify(rows)
}
