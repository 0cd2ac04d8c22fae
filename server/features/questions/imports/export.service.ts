/** Questions of the bank as a file, and what is lost on the way into its format. */
import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { keptFile } from '../../assets/documents.service.ts'
import type { QuestionFilter } from '../bank.contract.ts'
import {
  FORMAT_ENDINGS,
  FORMAT_TYPES,
  isTextFormat,
  LOSS_WORDS,
  type Loss,
  type QuestionFormat,
} from '../formats/formats.rule.ts'
import { heldBy } from '../formats/held.ts'
import { FILE_FORMATS, FORMATS } from '../formats/readers.ts'
import type { Written } from '../formats/reading.ts'
import { bankFor } from '../questions.service.ts'

/** No file holds more. */
const MOST = 5_000

async function gathered(actor: Actor, { format, ...filter }: QuestionFilter & { format: QuestionFormat }) {
  const held: Written[] = []
  const losses = new Map<Loss, number>()
  let questions = 0
  for await (const { content, traits } of bankFor(actor, filter)) {
    if (questions === MOST) return { held, losses, questions, more: true }
    questions++
    const own = heldBy(format, { content, traits })
    if (own.held) held.push(own.held)
    for (const loss of own.losses) losses.set(loss, (losses.get(loss) ?? 0) + 1)
  }
  return { held, losses, questions, more: false }
}

export async function lossesOf(actor: Actor, query: QuestionFilter & { format: QuestionFormat }) {
  const { held, losses, questions, more } = await gathered(actor, query)
  const counted = [...losses].map(([loss, count]) => ({ words: LOSS_WORDS[loss], count }))
  return { questions, written: held.length, more, losses: counted.sort((a, b) => b.count - a.count) }
}

export async function exportQuestions(
  app: AppContext,
  actor: Actor,
  query: QuestionFilter & { format: QuestionFormat },
): Promise<FileReply> {
  const { held } = await gathered(actor, query)
  const { format } = query
  // Whoever may read a question may see what it shows.
  const picture = async (id: string) => {
    const kept = await keptFile(app, id)
    return kept && { id, ...kept }
  }
  const body = isTextFormat(format)
    ? Buffer.from(FORMATS[format].write(held))
    : await FILE_FORMATS[format].write(held, picture)
  return { type: FORMAT_TYPES[format], body, filename: `题库${FORMAT_ENDINGS[format]}` }
}
