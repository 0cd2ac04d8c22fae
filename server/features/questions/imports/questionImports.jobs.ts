import { z } from 'zod'
import { defineJob, type FinalFailure } from '../../../jobs/definitions.ts'
import { Id } from '../../../lib/schema.ts'
import { addFile, undoFile } from './addFile.service.ts'
import { inFile } from './fileImports.service.ts'
import { fail } from './questionImports.failures.ts'
import { QuestionImports } from './questionImports.model.ts'
import { readFileOf } from './readFile.service.ts'
import { stop } from './stopFile.service.ts'

const payload = z.object({ import: Id, name: z.string() })

function refusalOf(why: FinalFailure): { code: string; message: string } {
  const { code, message } = fail(why === 'cancelled' ? 'questionImport.cancelled' : 'questionImport.fault')
  return { code, message }
}

defineJob({
  kind: 'questions.readFile',
  title: ({ name }) => `读取试题“${name}”`,
  payload,
  run: ({ import: id }, job) => readFileOf(job, id),
  async onFailed({ import: id }, why, session) {
    const failed = inFile({ state: 'failed', refusal: refusalOf(why) })
    await QuestionImports.updateOne({ _id: id, 'file.state': 'reading' }, { $set: failed }, { session })
  },
})
defineJob({
  kind: 'questions.addFile',
  title: ({ name }) => `导入试题“${name}”`,
  payload,
  run: ({ import: id }, job) => addFile(job, id),
  onFailed: ({ import: id }, why, session) => stop(id, refusalOf(why), session),
})
defineJob({
  kind: 'questions.undoFile',
  title: ({ name }) => `撤销导入试题“${name}”`,
  payload,
  run: ({ import: id }, job) => undoFile(job, id),
  /** What is still in the bank can be taken away again, or added once more. */
  async onFailed({ import: id }, why, session) {
    const of = await QuestionImports.findOne({ _id: id, 'file.state': 'undoing' }, null, { session }).lean()
    if (!of?.file) return
    const back = inFile({ state: of.file.stopped ? 'read' : 'added', stopped: false, refusal: refusalOf(why) })
    await QuestionImports.updateOne({ _id: id, 'file.state': 'undoing' }, { $set: back }, { session })
  },
})
