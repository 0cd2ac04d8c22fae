/** What is stored of a question: computed in one place, whether one is typed or thousands are read from a file. */
import { createHash } from 'node:crypto'
import { scope, type Actor } from '../../access/actor.ts'
import { invalid } from '../../lib/failure.ts'
import { kindsOf } from '../assets/catalogue.service.ts'
import { readArticle } from '../courses/readArticle.service.ts'
import type { Unit } from '../organisations/organisations.model.ts'
import { fail } from './bank.failures.ts'
import { faultsOf, type Fault } from './faults.rule.ts'
import type { BankQuestion, QuestionTraits, Words } from './question.contract.ts'
import { QuestionSerials, SERIALS, type Question } from './questions.model.ts'
import { bareText, sameText } from './sameText.rule.ts'
import { topicIds } from './topics/topics.service.ts'
import { askedText, assetsIn, mapWords } from './words.rule.ts'

/** Looked through by expression where it is searched. */
const LONGEST_TEXT = 4_000
export const SHOWN = ['picture', 'audio']

/** The next serials, each given once. What is made of them may be missing: a gap harms nothing. */
export async function takeSerials(count: number): Promise<number[]> {
  const row = await QuestionSerials.findOneAndUpdate(
    { _id: SERIALS },
    { $inc: { last: count } },
    { upsert: true, returnDocument: 'after' },
  ).lean()
  return Array.from({ length: count }, (_, at) => row!.last - count + 1 + at)
}

export const sameKey = (question: BankQuestion): string =>
  createHash('sha256').update(sameText(question)).digest('base64url').slice(0, 22)

export function contentFields(content: BankQuestion) {
  const text = bareText(askedText(content)).slice(0, LONGEST_TEXT)
  return { content, kind: content.kind, text, same: sameKey(content), assets: assetsIn(content) }
}

type TraitFields = Pick<Question, 'difficulty' | 'topics' | 'positions' | 'source' | 'sourceDate' | 'reviewOn'>
/** With the ids of its topics. */
export const withTopics = (traits: QuestionTraits, ids: ReadonlyMap<string, string>): TraitFields => ({
  ...traits,
  topics: [...new Set(traits.topics.flatMap((name) => ids.get(name) ?? []))],
})
export const traitFields = async (
  unit: Pick<Unit, '_id' | 'ancestors'>,
  traits: QuestionTraits,
): Promise<TraitFields> => withTopics(traits, await topicIds(unit, traits.topics))

/** Its articles with what may stand in them and nothing else, or what keeps the question from being asked. */
export function readContent(question: BankQuestion): { content: BankQuestion; faults: Fault[] } {
  const unfit: Fault[] = []
  const clean = (words: Words): Words => {
    if (typeof words === 'string') return words
    const read = readArticle(words)
    if ('article' in read) return read.article
    unfit.push({ path: 'stem', message: read.problem })
    return words
  }
  const content = mapWords(question, clean)
  return { content, faults: [...unfit, ...faultsOf(content)] }
}

/**
 * What is kept under the id: whoever names an asset must be allowed to use it; what the question showed before stays.
 * @throws request.invalid, question.picture
 */
export async function checkedContent(
  actor: Actor,
  id: string,
  given: BankQuestion,
  before: readonly string[],
): Promise<BankQuestion> {
  const { content, faults } = readContent({ ...given, id })
  if (faults.length > 0) throw invalid(faults.map(({ path, message }) => ({ path: `content.${path}`, message })))
  const added = assetsIn(content).filter((asset) => !before.includes(asset))
  if (added.length === 0) return content
  const kinds = await kindsOf(added, scope(actor, 'question.write'))
  if (added.some((asset) => !SHOWN.includes(kinds.get(asset) ?? ''))) throw fail('question.picture')
  return content
}
