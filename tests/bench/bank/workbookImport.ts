/** 5,000 questions of a workbook: read in its thread, stored, and added to the bank, as the jobs do it. */
import path from 'node:path'
import { pino } from 'pino'
import type { AppContext } from '../../../server/appContext.ts'
import { loadConfig } from '../../../server/config.ts'
import { Accounts } from '../../../server/features/accounts/accounts.model.ts'
import { writeExcel } from '../../../server/features/questions/formats/excel/writeExcel.ts'
import type { Written } from '../../../server/features/questions/formats/reading.ts'
import { addFile } from '../../../server/features/questions/imports/addFile.service.ts'
import { confirm, takeFile } from '../../../server/features/questions/imports/fileImports.service.ts'
import { QuestionImports } from '../../../server/features/questions/imports/questionImports.model.ts'
import '../../../server/features/questions/imports/questionImports.jobs.ts'
import { readFileOf } from '../../../server/features/questions/imports/readFile.service.ts'
import type { JobContext } from '../../../server/jobs/definitions.ts'
import { newId } from '../../../server/lib/id.ts'
import { transaction } from '../../../server/lib/transaction.ts'
import { silent } from '../../../server/realtime/realtime.ts'
import { folderStorage } from '../../../server/storage/folder.ts'
import type { Actor } from '../../../server/access/actor.ts'

function written(at: number): Written {
  const [one, other] = [`甲${at}`, `乙${at}`].map((text) => ({ id: newId(), text }))
  const base = {
    id: newId(),
    stem: `第${at}题，关于党员大会的下列说法正确的是（ ）`,
    explanation: '《党章》',
    points: 2,
  }
  const traits = { positions: [], source: '《中国共产党章程》', sourceDate: '2022-10-22', reviewOn: null }
  return {
    content: { ...base, kind: 'single', options: [one!, other!], answer: one!.id },
    traits: { ...traits, difficulty: 1 + (at % 5), topics: [`知识点${at % 20}`] },
  }
}

/** How often progress was told, by the way. */
function jobOf(app: AppContext): { job: JobContext; told: () => number } {
  let told = 0
  const job: JobContext = {
    ...{ id: 'job', app, fence: 1, signal: new AbortController().signal, publish: transaction },
    progress: () => void told++,
    acquireExclusive: () => Promise.resolve(true),
  }
  return { job, told: () => told }
}

export async function importWorkbook(folder: string, actor: Actor, count: number) {
  const app: AppContext = {
    ...{ config: loadConfig({ DATA_DIR: folder, PORT: '0' }, []), log: pino({ level: 'silent' }), secret: 'x' },
    ...{ storage: folderStorage(path.join(folder, 'files')), realtime: silent },
  }
  const grants = actor.grants.map((grant) => ({ _id: newId(), ...grant, from: '2000-01-01', to: null }))
  await Accounts.collection.insertOne({
    ...{ _id: actor.account, login: 'bench', name: actor.name, person: null, grants, disabledAt: null },
  } as never)
  const bytes = await writeExcel(Array.from({ length: count }, (_, at) => written(at)))
  const id = newId()
  const { job, told } = jobOf(app)
  const begun = performance.now()
  await takeFile(app, actor, { id, format: 'excel', fileName: '题.xlsx', bytes })
  await readFileOf(job, id)
  const read = performance.now()
  await confirm(actor, id)
  await addFile(job, id)
  const over = performance.now()
  const { added, file } = (await QuestionImports.findById(id).lean())!
  if (added !== count) throw new Error(`${added} of ${count} were added: ${JSON.stringify(file?.refusal)}`)
  return { readMs: read - begun, addMs: over - read, told: told() }
}
