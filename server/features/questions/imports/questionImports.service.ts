/** Questions from texts: looked at, added at once, taken back. */
import { createHash } from 'node:crypto'
import { scope, type Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { newestFirst } from '../../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../../lib/paging.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { homeFor } from '../bank.service.ts'
import { FORMAT_NAMES, type TextFormat } from '../formats/formats.rule.ts'
import type { Fault, ReadQuestion } from '../formats/reading.ts'
import { sameKey } from '../questionRow.ts'
import { addMany, removeUnused, sameInBank, type Within } from '../questions.service.ts'
import { countThere } from './countThere.service.ts'
import { importFor, importShown, SHOWN, undoFile, type ShownImport } from './fileImports.service.ts'
import { questionId } from './questionId.ts'
import { fail } from './questionImports.failures.ts'
import { QuestionImports, type QuestionImport } from './questionImports.model.ts'
import { readGiven } from './readGiven.ts'

const MOST = 1_000

interface Given {
  format: TextFormat
  text: string
}
export interface Previewed extends ReadQuestion {
  same: { id: string; serial: number }[]
  twin: number | null
}

/** @throws questionImport.tooManyAtOnce */
export async function preview(
  actor: Actor,
  { format, text }: Given,
): Promise<{ questions: Previewed[]; faults: Fault[] }> {
  await homeFor(actor, undefined)
  const { questions, faults } = await readGiven(format, text)
  if (questions.length + faults.length > MOST) throw fail('questionImport.tooManyAtOnce', { most: MOST })
  const contents = questions.map(({ content }) => content)
  const same = await sameInBank(actor, contents)
  const first = new Map<string, number>()
  return {
    faults,
    questions: questions.map((question, at) => {
      const key = sameKey(question.content)
      const twin = first.get(key) ?? null
      if (twin === null) first.set(key, question.line)
      return { ...question, same: same[at]!, twin }
    }),
  }
}

const hashed = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** @throws questionImport.nothing, questionImport.tooManyAtOnce */
export async function applyImport(
  actor: Actor,
  { id, format, text, leaveOut }: Given & { id: string; leaveOut: readonly number[] },
): Promise<ShownImport> {
  const unit = await homeFor(actor, undefined)
  const chosen = (await readGiven(format, text)).questions.filter(({ line }) => !leaveOut.includes(line))
  if (chosen.length === 0) throw fail('questionImport.nothing')
  if (chosen.length > MOST) throw fail('questionImport.tooManyAtOnce', { most: MOST })
  const questions = chosen.map(({ line, content, traits }) => ({ id: questionId(id, line), content, traits }))
  const row: QuestionImport = {
    ...{ _id: id, unit: unit._id, ancestors: unit.ancestors, format },
    digest: hashed(JSON.stringify([format, text, [...leaveOut].sort((a, b) => a - b)])),
    questions: questions.map((question) => question.id),
    ...{ added: 0, by: actor.name, createdAt: now(), undoneAt: null, kept: 0 },
  }
  const own = scope(actor, 'question.write')
  const create = () => QuestionImports.create(row)
  const made = await createOnce(QuestionImports, { row, given: ['unit', 'digest'], own, create })
  if (made.undoneAt) return made
  /** As long as it was not taken back in another window. */
  const within: Within = (work, count) =>
    transaction(async (session) => {
      const open = { _id: id, undoneAt: null }
      const { matchedCount } = await QuestionImports.updateOne(open, { $inc: { added: count } }, { session })
      if (matchedCount === 0) throw fail('questionImport.state')
      await note(actor, 'question.import', id, `${count} 道试题（${FORMAT_NAMES[format]}）`, session)
      return work(session)
    })
  await addMany(actor, { unit: unit._id, questions }, within)
  return importShown(actor, id)
}

export async function listImports(
  actor: Actor,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<CursorPage<ShownImport>> {
  const own = scope(actor, 'question.write')
  const rows = await newestFirst(QuestionImports, own, cursor, limit + 1, { field: 'createdAt', fields: SHOWN })
  return cutPage(rows as ShownImport[], limit, 'createdAt')
}

/** What was changed or used since stays, and is counted. Done once; of a file by a job. */
export async function undoImport(actor: Actor, id: string): Promise<ShownImport> {
  const of = await importFor(actor, id)
  if (of.file) return of.undoneAt ? of : undoFile(actor, id)
  if (of.undoneAt) return of
  await transaction(async (session) => {
    const gone = await removeUnused(actor, of.questions, (work) => work(session))
    const undone = { undoneAt: now(), kept: await countThere(of.questions, session) }
    const { matchedCount } = await QuestionImports.updateOne({ _id: id, undoneAt: null }, { $set: undone }, { session })
    if (matchedCount > 0) await note(actor, 'question.undoImport', id, `${gone.length} 道试题`, session)
  })
  return importShown(actor, id)
}
