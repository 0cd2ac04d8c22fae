/** Imports of questions: a text that can be taken back, and a file that waits to be confirmed. */
import { createHash } from 'node:crypto'
import type { AppContext } from '../../../server/appContext.ts'
import type { Unit } from '../../../server/features/organisations/organisations.model.ts'
import {
  broughtKey,
  ImportItems,
  QuestionImports,
  type FileImport,
} from '../../../server/features/questions/imports/questionImports.model.ts'
import { newId } from '../../../server/lib/id.ts'
import { withWorkFile } from '../../../server/storage/workFolder.ts'
import { png } from '../../support/png.ts'

const OF_FILE = /[.](show|items|take|picture|confirm|drop)$/
const question = {
  content: {
    id: 'asked',
    kind: 'judge',
    stem: '预备党员没有表决权。',
    explanation: '',
    points: 1,
    answer: true,
  } as const,
  traits: { difficulty: null, topics: [], positions: [], source: '', sourceDate: null, reviewOn: null },
  notes: [],
}

const pictureOf = (id: string): string => createHash('sha256').update(id).digest('hex')

async function waitingFile(app: AppContext, id: string, account: string): Promise<FileImport> {
  const sha256 = pictureOf(id)
  await withWorkFile(app, png(1, 1, [0, 0, 0]), (local) => app.storage.put(broughtKey(id, sha256), local))
  const item = { import: id, at: 0, kind: 'question', line: 2, place: null, fault: null, question, twin: null } as const
  await ImportItems.collection.insertOne({ _id: `${id}:0`, ...item, taken: true } as never)
  const counts = { questions: 1, faults: 0, doubles: 0, taken: 1 }
  return {
    ...{ name: '题.xlsx', size: 1, state: 'read', account, progress: 1, refusal: null, counts, remarks: [] },
    ...{ files: [{ id: 'x', name: '图', type: 'image/png', size: 1, sha256 }], assets: [], stopped: false },
  }
}

export async function makeQuestionImport(
  app: AppContext,
  name: string,
  { _id: unit, ancestors }: Unit,
  account: string,
) {
  const _id = newId()
  const format = 'text' as const
  const row = { format, digest: _id, questions: [], added: 1, by: '甲', createdAt: new Date('2025-05-01T00:00:00Z') }
  const file = OF_FILE.test(name) ? { file: await waitingFile(app, _id, account) } : {}
  await QuestionImports.create({ _id, unit, ancestors, ...row, ...file })
  return { questionImport: _id, picture: pictureOf(_id) }
}
