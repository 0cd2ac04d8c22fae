/** Questions of the bank as a file, and what is lost on the way into its format. */
import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { atMost } from '../../../lib/atMost.ts'
import { keptFile } from '../../assets/documents.service.ts'
import type { QuestionFilter } from '../bank.contract.ts'
import { FORMAT_ENDINGS, FORMAT_TYPES, HOLDS, LOSS_WORDS, type QuestionFormat } from '../formats/formats.rule.ts'
import type { BroughtFile, Written } from '../formats/reading.ts'
import { writeQuestions } from '../formats/writingThread.ts'
import { bankFor } from '../questions.service.ts'
import { assetsIn } from '../words.rule.ts'
import { fail } from './questionImports.failures.ts'

/** No file holds more. */
const MOST = 5_000
/** Of pictures and sounds. */
const MOST_BYTES = 200 * 2 ** 20
const inTurn = atMost(2, 20, () => fail('questionImport.busy'))

type Asked = QuestionFilter & { format: QuestionFormat }

async function gathered(
  actor: Actor,
  { format: _, ...filter }: Asked,
): Promise<{ questions: Written[]; more: boolean }> {
  const questions: Written[] = []
  for await (const { content, traits } of bankFor(actor, filter)) {
    if (questions.length === MOST) return { questions, more: true }
    questions.push({ content, traits })
  }
  return { questions, more: false }
}

/** @throws questionImport.busy */
export const lossesOf = (actor: Actor, query: Asked) =>
  inTurn(async () => {
    const { questions, more } = await gathered(actor, query)
    const { held, losses } = await writeQuestions({ format: query.format, questions, files: null })
    const counted = losses.map(([loss, count]) => ({ words: LOSS_WORDS[loss], count }))
    return { questions: questions.length, written: held, more, losses: counted.sort((a, b) => b.count - a.count) }
  })

/** Whoever may read a question may see what it shows. */
async function filesOf(app: AppContext, questions: readonly Written[]): Promise<BroughtFile[]> {
  const files: BroughtFile[] = []
  let bytes = 0
  for (const id of new Set(questions.flatMap(({ content }) => assetsIn(content)))) {
    const kept = await keptFile(app, id)
    if ((bytes += kept?.bytes.byteLength ?? 0) > MOST_BYTES) throw fail('questionImport.exportTooBig')
    if (kept) files.push({ id, ...kept })
  }
  return files
}

/** @throws questionImport.busy, questionImport.exportTooBig */
export const exportQuestions = (app: AppContext, actor: Actor, query: Asked): Promise<FileReply> =>
  inTurn(async () => {
    const { format } = query
    const { questions } = await gathered(actor, query)
    const files = HOLDS[format].pictures ? await filesOf(app, questions) : []
    const { body } = await writeQuestions({ format, questions, files })
    return { type: FORMAT_TYPES[format], body: Buffer.from(body!), filename: `题库${FORMAT_ENDINGS[format]}` }
  })
