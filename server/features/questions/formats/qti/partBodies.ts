/** What each interaction of QTI asks, and what is right. */
import { newId } from '../../../../lib/id.ts'
import type { Choice } from '../../question.contract.ts'
import { plainText } from '../../words.rule.ts'
import { judged } from '../answers.ts'
import { rubricOf } from '../html/rubric.ts'
import { findAll, type Element } from '../html/tree.ts'
import { noteOf, Unreadable } from '../reading.ts'
import { scoringOf } from '../scoring.ts'
import { classesOf, type Body } from './body.ts'
import { forMarkers } from './interactions.ts'
import type { ItemWay } from './itemWay.ts'
import { gapBody } from './gapBody.ts'
import { pairBody } from './pairBody.ts'
import { identifierOf, type Declared } from './responses.ts'

const choicesOf = (interaction: Element, way: ItemWay): Map<string, Choice> =>
  new Map(
    findAll(interaction, 'simpleChoice').map((choice) => [
      identifierOf(choice),
      { id: newId(), text: way.words(choice.children.filter((each) => !way.takeFeedback(choice, each))) },
    ]),
  )

/** What is right: the key, or where none is, what is worth the most. */
function rightOf({ correct, mapping, cardinality }: Declared): string[] {
  if (correct.length > 0 || !mapping) return correct
  const gains = [...mapping.values].filter(([, value]) => value > 0)
  const most = Math.max(...gains.map(([, value]) => value))
  return gains.filter(([, value]) => cardinality !== 'single' || value === most).map(([key]) => key)
}
const JUDGEMENT = /^(?:对|错|正确|错误|√|×|是|否|true|false)$/iu
export const judgementOf = (text: string): boolean | null => (JUDGEMENT.test(text) ? judged(text) : null)

function oneChosen(interaction: Element, options: Map<string, Choice>, right: string, way: ItemWay): Body {
  const choices = [...options.values()]
  const verdicts = choices.map(({ text }) => judgementOf(plainText(text)))
  const isJudgement = verdicts.length === 2 && verdicts.includes(true) && verdicts.includes(false)
  const answer = options.get(right)
  if (!answer) throw new Unreadable('answerNotAnOption', right.slice(0, 40))
  if (isJudgement && !classesOf(interaction).includes('single'))
    return { kind: 'judge', answer: verdicts[choices.indexOf(answer)] }
  const { mapping } = way.responses.of(interaction.attributes['responseIdentifier'] ?? '')
  const partly = [...(mapping?.values ?? [])].some(([key, value]) => key !== right && value > 0)
  if (partly) way.notes.add(noteOf('weights'))
  return { kind: 'single', options: choices, answer: answer.id }
}

function chosen(interaction: Element, declared: Declared, way: ItemWay): Body {
  const options = choicesOf(interaction, way)
  if (options.size < 2) throw new Unreadable('noOptions')
  const right = rightOf(declared)
  if (right.length === 0) throw new Unreadable('noAnswer')
  if (declared.cardinality === 'single') return oneChosen(interaction, options, right[0]!, way)
  const missing = right.find((key) => !options.has(key))
  if (missing) throw new Unreadable('answerNotAnOption', missing.slice(0, 40))
  const common = {
    kind: 'multiple' as const,
    options: [...options.values()],
    answer: right.map((key) => options.get(key)!.id),
  }
  const { mapping } = declared
  if (!mapping) return { ...common, scoring: 'all' }
  const worth = right.map((key) => mapping.values.get(key) ?? mapping.otherwise)
  const sum = worth.reduce((total, each) => total + each, 0) || 1
  const wrong = [...options.keys()].filter((key) => !right.includes(key))
  const percent = (value: number) => (100 * value) / sum
  // Without a wrong one, what any other would be worth says how it is meant.
  const others = wrong.map((key) => mapping.values.get(key) ?? mapping.otherwise)
  const lost = (wrong.length > 0 ? others : [mapping.otherwise].filter((value) => value < 0)).map(percent)
  return { ...common, scoring: scoringOf(worth.map(percent), lost, way.notes) }
}
function ordered(interaction: Element, { correct }: Declared, way: ItemWay): Body {
  const choices = choicesOf(interaction, way)
  const items = correct.map((key) => choices.get(key))
  if (items.length < 2 || items.some((item) => !item) || new Set(items).size < choices.size)
    throw new Unreadable('notAllOrdered')
  return { kind: 'order', items }
}
function written(interaction: Element, container: Element, { correct }: Declared, way: ItemWay): Body {
  const said = rubricOf(way.words(forMarkers(container)))
  const reference = plainText(said.reference) === '' ? correct.join('\n') : said.reference
  return classesOf(interaction).includes('short')
    ? { kind: 'short', reference }
    : { kind: 'essay', reference, rubric: said.rubric }
}

/** @throws Unreadable for interactions that the bank has nothing for */
export function bodyOf(interactions: readonly Element[], container: Element, way: ItemWay): Body {
  const [first] = interactions
  if (!first) throw new Unreadable('noInteraction')
  const declared = way.responses.of(first.attributes['responseIdentifier'] ?? '')
  switch (first.name) {
    case 'choiceInteraction':
      return chosen(first, declared, way)
    case 'orderInteraction':
      return ordered(first, declared, way)
    case 'matchInteraction':
    case 'associateInteraction':
      return pairBody(first, declared, way)
    case 'extendedTextInteraction':
      return written(first, container, declared, way)
    case 'textEntryInteraction':
    case 'inlineChoiceInteraction':
    case 'gapMatchInteraction':
      return gapBody(interactions, way)
    default:
      throw new Unreadable('otherKind', first.name)
  }
}
