/** What each kind of question is in QTI: declarations, and the interaction. */
import type { PartQuestion } from '../../question.contract.ts'
import { rubricTree } from '../html/rubric.ts'
import { element, type Element } from '../html/tree.ts'
import { judge, multiple, order, single } from './writeChoices.ts'
import {
  choice,
  declared,
  lettered,
  one,
  wordsIn,
  type Declaration,
  type ItemWriting,
  type WrittenPart,
} from './writing.ts'

type Of<K extends PartQuestion['kind']> = Extract<PartQuestion, { kind: K }>

function match(question: Of<'match'>, id: string, way: ItemWriting): WrittenPart {
  const left = lettered(question.left, 'L')
  const right = lettered(question.right, 'R')
  const pairs = left.map(
    (each) => `${each.letter} ${right.find((other) => other.id === question.pairs[each.id])!.letter}`,
  )
  const column = (items: typeof left, most: number): Element =>
    element(
      'simpleMatchSet',
      {},
      ...items.map(({ letter, text }) => choice('simpleAssociableChoice', letter, text, way, { matchMax: most })),
    )
  const worth = pairs.map((pair): [string, number] => [pair, question.points / pairs.length])
  return one(
    { id, cardinality: 'multiple', type: 'directedPair', correct: pairs, worth, most: question.points },
    wordsIn(question.stem, way),
    element(
      'matchInteraction',
      { responseIdentifier: id, shuffle: 'false', maxAssociations: left.length },
      ...[column(left, 1), column(right, left.length)],
    ),
    'map',
  )
}
function blank({ answers, points, stem }: Of<'blank'>, id: string, way: ItemWriting): WrittenPart {
  const ids = answers.map((_, index) => (answers.length === 1 ? id : `${id}_${index + 1}`))
  let at = 0
  const gap = (): Element => element('textEntryInteraction', { responseIdentifier: ids[at++]!, expectedLength: 15 })
  const share = points / answers.length
  const declarations = answers.map((accepted, index) =>
    declared({
      ...{ id: ids[index]!, cardinality: 'single', type: 'string', correct: accepted.slice(0, 1), most: share },
      worth: accepted.map((text): [string, number] => [text, share]),
    }),
  )
  return { declarations, nodes: wordsIn(stem, way, { gap }), ids, scoring: 'map' }
}
function text(question: Of<'short'> | Of<'essay'>, id: string, way: ItemWriting): WrittenPart {
  const lines = question.kind === 'short' ? 5 : 15
  const attributes = {
    responseIdentifier: id,
    expectedLines: lines,
    class: question.kind === 'short' ? 'short' : undefined,
  }
  const told = [...wordsIn(question.reference, way), ...(question.kind === 'essay' ? rubricTree(question.rubric) : [])]
  const rubric =
    told.length > 0
      ? [element('rubricBlock', { view: 'scorer', ...(way.version === 3 && { use: 'scoring' }) }, ...told)]
      : []
  const declaration: Declaration = { id, cardinality: 'single', type: 'string', correct: [] }
  const whole = one(declaration, wordsIn(question.stem, way), element('extendedTextInteraction', attributes), 'none')
  return { ...whole, nodes: [...whole.nodes, ...rubric] }
}

export function writtenPart(question: PartQuestion, id: string, way: ItemWriting): WrittenPart {
  switch (question.kind) {
    case 'single':
      return single(question, id, way)
    case 'multiple':
      return multiple(question, id, way)
    case 'judge':
      return judge(question, id, way)
    case 'blank':
      return blank(question, id, way)
    case 'order':
      return order(question, id, way)
    case 'match':
      return match(question, id, way)
    case 'short':
    case 'essay':
      return text(question, id, way)
  }
}
