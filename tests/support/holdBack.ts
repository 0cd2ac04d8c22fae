import mongoose from 'mongoose'

/**
 * Keeps everybody else from writing a row, by a transaction that has written it: what goes through a collection row by
 * row gets as far as there, however slow the test is that stops it meanwhile. Engines give such a transaction up after a
 * minute.
 * @returns what lets them go on
 */
export async function holdBack(collection: string, _id: string): Promise<() => Promise<void>> {
  const session = await mongoose.connection.startSession()
  session.startTransaction()
  const rows = mongoose.connection.collection<{ _id: string }>(collection)
  await rows.updateOne({ _id }, { $set: { heldBack: true } }, { session })
  return async () => {
    await session.abortTransaction()
    await session.endSession()
  }
}
