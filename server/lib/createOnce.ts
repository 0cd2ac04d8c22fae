import { isDeepStrictEqual } from 'node:util'
import type mongoose from 'mongoose'
import { httpFail } from './failure.ts'
import { isDuplicate } from './model.ts'

interface Making<T> {
  /** With the id that the client gave it. */
  row: T
  /** What the client said of it. */
  given: readonly (keyof T)[]
  /** What of the model's rows is the caller's. */
  own: Record<string, unknown>
  create(): Promise<unknown>
}

/**
 * Makes a thing once, however often it is asked for because a reply was lost. The id of somebody else's thing is not
 * found, and other content under an id that is taken is refused: it must not be acknowledged as if it had been written.
 */
export async function createOnce<T extends { _id: string }>(model: mongoose.Model<T>, making: Making<T>): Promise<T> {
  const before = await madeBefore(model, making)
  if (before) return before
  try {
    await making.create()
    return making.row
  } catch (error) {
    const meanwhile = isDuplicate(error) ? await madeBefore(model, making) : null
    if (!meanwhile) throw error
    return meanwhile
  }
}

async function madeBefore<T extends { _id: string }>(
  model: mongoose.Model<T>,
  { row, given, own }: Making<T>,
): Promise<T | null> {
  if (!(await model.exists({ _id: row._id } as never))) return null
  const made = (await model.findOne({ _id: row._id, ...own } as never).lean()) as T | null
  if (!made) throw httpFail('notFound')
  if (!given.every((field) => isDeepStrictEqual(made[field], row[field]))) throw httpFail('create.differs')
  return made
}
