/** When adding does not come to its end: what is in the bank is taken away again, and the file waits as before. */
import type { ClientSession } from 'mongoose'
import { inFile, start, type OfFile } from './fileImports.service.ts'
import { QuestionImports } from './questionImports.model.ts'

export async function stop(
  id: string,
  refusal: { code: string; message: string },
  session: ClientSession,
): Promise<void> {
  const of = (await QuestionImports.findOne({ _id: id, 'file.state': 'adding' }, null, {
    session,
  }).lean()) as OfFile | null
  if (!of) return
  const patch = inFile({ state: 'undoing', stopped: true, progress: 0, refusal })
  await QuestionImports.updateOne({ _id: id, 'file.state': 'adding' }, { $set: patch }, { session })
  await start('undo', of, of.file.account, session)
}
