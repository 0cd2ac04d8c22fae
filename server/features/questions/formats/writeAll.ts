/** Questions as a file of a format, with what is lost on the way into it. */
import { isTextFormat, type Loss, type QuestionFormat } from './formats.rule.ts'
import { heldBy } from './held.ts'
import { FILE_FORMATS, FORMATS } from './readers.ts'
import type { BroughtFile, Written } from './reading.ts'

export interface ToWrite {
  format: QuestionFormat
  questions: Written[]
  /** What they show; null: only the losses are asked for. */
  files: BroughtFile[] | null
}
export interface WrittenFile {
  /** How many questions the format has a place for. */
  held: number
  losses: [Loss, number][]
  body: Uint8Array | null
}

export async function writeAll({ format, questions, files }: ToWrite): Promise<WrittenFile> {
  const held: Written[] = []
  const losses = new Map<Loss, number>()
  for (const question of questions) {
    const own = heldBy(format, question)
    if (own.held) held.push(own.held)
    for (const loss of own.losses) losses.set(loss, (losses.get(loss) ?? 0) + 1)
  }
  const said = { held: held.length, losses: [...losses] }
  if (files === null) return { ...said, body: null }
  const byId = new Map(files.map((file) => [file.id, file]))
  const body = isTextFormat(format)
    ? Buffer.from(FORMATS[format].write(held))
    : await FILE_FORMATS[format].write(held, (id) => Promise.resolve(byId.get(id) ?? null))
  return { ...said, body }
}
