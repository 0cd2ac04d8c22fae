/** A question as an item of QTI: declarations, text, how it is scored, what is said afterwards. */
import type { BankQuestion, Words } from '../../question.contract.ts'
import { plainText } from '../../words.rule.ts'
import { element, written, type Element, type Node } from '../html/tree.ts'
import { inVersion } from './names.ts'
import { scored } from './writeScoring.ts'
import { writtenPart } from './writeParts.ts'
import { wordsIn, type ItemWriting, type PartToScore } from './writing.ts'

const SPACES = { 2: 'http://www.imsglobal.org/xsd/imsqti_v2p2', 3: 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0' }
const SCHEMAS = {
  2: 'http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd',
  3: 'https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd',
}
const SHOWN = 'FEEDBACK'
const EXPLANATION = 'explanation'
const showsIt = (): Element =>
  element('setOutcomeValue', { identifier: SHOWN }, element('baseValue', { baseType: 'identifier' }, EXPLANATION))
const shown = (name: string, words: Words, way: ItemWriting): Element[] =>
  words === ''
    ? []
    : [element(name, { outcomeIdentifier: SHOWN, identifier: EXPLANATION, showHide: 'show' }, ...wordsIn(words, way))]

const outcome = (identifier: string, most: number | null, value: string | null, human: boolean): Element =>
  element(
    'outcomeDeclaration',
    {
      ...{ identifier, cardinality: 'single', baseType: identifier === SHOWN ? 'identifier' : 'float' },
      ...(most !== null && { normalMaximum: most, normalMinimum: 0 }),
      ...(human && { externalScored: 'human' }),
    },
    ...(value === null ? [] : [element('defaultValue', {}, element('value', {}, value))]),
  )

function partsFor(question: BankQuestion, way: ItemWriting): { parts: PartToScore[]; body: Node[] } {
  if (question.kind !== 'case') {
    const part = writtenPart(question, 'RESPONSE', way)
    return { parts: [{ ...part, points: question.points, outcome: 'SCORE' }], body: part.nodes }
  }
  const parts = question.parts.map((each, index) => ({
    ...writtenPart(each, `RESPONSE_${index + 1}`, way),
    ...{ points: each.points, outcome: `SCORE_${index + 1}` },
  }))
  const divs = parts.map(({ nodes }, index) =>
    element('div', { class: 'part' }, ...nodes, ...shown('feedbackBlock', question.parts[index]!.explanation, way)),
  )
  return { parts, body: [...wordsIn(question.stem, way), ...divs] }
}

export function itemXml(question: BankQuestion, identifier: string, way: ItemWriting): string {
  const { parts, body } = partsFor(question, way)
  const said = shown('modalFeedback', question.explanation, way)
  const byPeople = parts.every(({ scoring }) => scoring === 'none')
  const own = question.kind === 'case' ? parts : []
  const explains = [question, ...(question.kind === 'case' ? question.parts : [])].some(
    ({ explanation }) => explanation !== '',
  )
  const item = element(
    'assessmentItem',
    {
      ...{ identifier, title: titleOf(question), adaptive: 'false', timeDependent: 'false' },
      'xml:lang': 'zh-CN',
    },
    ...parts.flatMap(({ declarations }) => declarations),
    outcome('SCORE', question.points, '0', byPeople),
    outcome('MAXSCORE', null, String(question.points), false),
    ...own.map((part) => outcome(part.outcome, part.points, '0', part.scoring === 'none')),
    ...(explains ? [outcome(SHOWN, null, null, false)] : []),
    element('itemBody', {}, ...body),
    ...scored(parts, way.version, explains ? showsIt() : null),
    ...said,
  )
  const named = inVersion(item, way.version) as Element
  const spaces = {
    xmlns: SPACES[way.version],
    'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    'xsi:schemaLocation': `${SPACES[way.version]} ${SCHEMAS[way.version]}`,
  }
  const whole = { ...named, attributes: { ...spaces, ...named.attributes } }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(whole)}\n`
}
export const titleOf = ({ stem }: BankQuestion): string =>
  plainText(stem).replace(/\s+/g, ' ').replace(/_{4,}/g, '____').slice(0, 60).trim() || '试题'
