/** What was answered and is not known to be saved: kept in this browser until it is, through a reload and a dead line. */
import { browserTable, resultOf } from '../../lib/browserTable.ts'
import type { Answer } from '../quizzes/texts.ts'

export interface KeptAnswer {
  sitting: string
  slot: string
  /** The number that the server had of this question then: another one was given elsewhere since, if it has a higher one. */
  base: number
  /** The last number that it was sent with, whether or not that arrived. */
  tried?: number
  answer: Answer
}
const table = browserTable('hongling-exams', 'answers', ['sitting', 'slot'])
/** One after the other: what was kept last is what stays. */
let writing: Promise<void> = Promise.resolve()
const next = (work: (store: IDBObjectStore) => Promise<unknown>): Promise<void> =>
  (writing = writing.then(() => table.write(work)))

export const keepAnswer = (kept: KeptAnswer): Promise<void> =>
  next((store) => resultOf(store.put(JSON.parse(JSON.stringify(kept)) as KeptAnswer)))
export const dropAnswer = (sitting: string, slot: string): Promise<void> =>
  next((store) => resultOf(store.delete([sitting, slot])))
export async function keptAnswers(sitting: string): Promise<KeptAnswer[]> {
  await writing
  const all = await table.read((store) => resultOf(store.getAll() as IDBRequest<KeptAnswer[]>))
  return (all ?? []).filter((each) => each.sitting === sitting)
}
