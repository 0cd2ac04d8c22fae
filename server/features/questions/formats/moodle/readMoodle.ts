/** Moodle XML: a quiz of questions, each of a type, with HTML and with its files as base64. */
import { newId } from '../../../../lib/id.ts'
import type { Words } from '../../question.contract.ts'
import { plainText } from '../../words.rule.ts'
import { checkedQuestion } from '../build.ts'
import { childOf, elementsOf, isBroken, readXmlTree, textIn, TooManyElements, type Element } from '../html/tree.ts'
import { fail } from '../file.failures.ts'
import { Brought, decodedXml, definesMore } from '../packages.ts'
import { faultOf, noteOf, Unreadable, type Fault, type FileReading } from '../reading.ts'
import { wholePoints } from '../scoring.ts'
import { readTags } from '../tags.ts'
import { bodyOf } from './bodies.ts'
import { clozeBody, isCloze } from './clozeBody.ts'
import { feedbackOf } from './feedback.ts'
import { fieldWords, plainField, type Way } from './fields.ts'
import { passages, type Asked } from './passages.ts'

interface Item {
  line: number
  source: string
  element: Element
  category: string
}

/** What helps to find it: its name, and the beginning of what it asks. */
const sourceOf = (question: Element): string =>
  ['name', 'questiontext']
    .map((name) => plainField(childOf(question, name)).slice(0, 1_000))
    .filter(Boolean)
    .join('\n')

/** Categories come between the questions and hold for those behind them. */
function itemsOf(quiz: Element): Item[] {
  const items: Item[] = []
  let category = ''
  for (const element of elementsOf(quiz, 'question'))
    if (element.attributes['type'] === 'category') category = plainField(childOf(element, 'category'))
    else items.push({ line: items.length + 1, source: sourceOf(element), element, category })
  return items
}
/** Names that Moodle gives by itself say nothing. */
const OF_ITSELF = /^(?:top|\$.*\$|Default for .*|.*(?:的默认类别|的缺省(?:类别)?|默认))$/iu
function topicsOf(category: string): string[] {
  const last = category.split(/(?<!\/)\/(?!\/)/).at(-1)!
  const topic = last.replaceAll('//', '/').trim()
  return topic === '' || OF_ITSELF.test(topic) ? [] : [topic]
}

function askedOf({ line, source, element: question, category }: Item, brought: Brought): Asked {
  if (isBroken(question)) throw new Unreadable('brokenXml')
  const way: Way = { notes: new Set(), brought }
  const type = (question.attributes['type'] ?? '').trim().toLowerCase()
  const written = elementsOf(childOf(question, 'tags') ?? question, 'tag').map(plainField)
  const { traits, kind, parts } = readTags(written.length > 0 ? written : topicsOf(category), way.notes)
  if (elementsOf(question, 'hint').length > 0) way.notes.add(noteOf('hints'))
  const common = { line, source, traits, parts }
  if (type === 'description') {
    const stem = fieldWords(childOf(question, 'questiontext'), way)
    return { ...common, stem, explanation: feedbackOf(question, way), content: null, notes: [...way.notes] }
  }
  const { feedback = [], ...body } = isCloze(type) ? clozeBody(question, way) : bodyOf(type, question, kind, way)
  const grade = textIn(childOf(question, 'defaultgrade')).trim()
  const stem = (body['stem'] as Words | undefined) ?? fieldWords(childOf(question, 'questiontext'), way)
  if (plainText(stem) === '') throw new Unreadable('noStem')
  const explanation = feedbackOf(question, way, feedback)
  const points = grade === '' ? (body['points'] ?? 1) : wholePoints(Number(grade), way.notes)
  const content = checkedQuestion({ id: newId(), ...body, stem, explanation, points })
  return { ...common, stem, explanation, content, notes: [...way.notes] }
}

function quizOf(bytes: Uint8Array): Element {
  const xml = decodedXml(bytes)
  if (definesMore(xml)) throw fail('questionFile.unsafe')
  try {
    const quiz = childOf(readXmlTree(xml), 'quiz')
    if (quiz) return quiz
  } catch (error) {
    throw error instanceof TooManyElements ? fail('questionFile.memory') : error
  }
  throw fail('questionFile.noQuiz')
}

export async function readMoodle(bytes: Uint8Array): Promise<FileReading> {
  const quiz = quizOf(bytes)
  const brought = new Brought()
  const all: Asked[] = []
  const faults: Fault[] = []
  for (const item of itemsOf(quiz))
    try {
      all.push(askedOf(item, brought))
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      faults.push(faultOf(item.line, error.code, item.source, error.detail))
    }
  const reading = passages(all)
  const byLine = [...faults, ...reading.faults].sort((a, b) => a.line - b.line)
  return { questions: reading.questions, faults: byLine, files: brought.files }
}
