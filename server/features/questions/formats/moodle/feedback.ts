/** What is said after an answer, joined into the explanation. */
import type { Words } from '../../question.contract.ts'
import { plainText } from '../../words.rule.ts'
import { childOf, elementsOf, type Element } from '../html/tree.ts'
import { withLines } from '../html/withLines.ts'
import { noteOf } from '../reading.ts'
import { fieldWords, type Way } from './fields.ts'

/** Moodle fills these in by itself. */
const OF_ITSELF =
  /^(?:your answer is (?:correct|partially correct|incorrect)|(?:您|你)的(?:回答|答案)(?:正确|部分正确|不正确|错误)|(?:回答|答案)(?:正确|部分正确|不正确|错误))[.。!！]?$/iu
const COMBINED = { correctfeedback: '答对', partiallycorrectfeedback: '部分答对', incorrectfeedback: '答错' } as const

function said(question: Element, way: Way): string[] {
  const ofAnswers = elementsOf(question, 'answer').map((answer) => {
    const feedback = plainText(fieldWords(childOf(answer, 'feedback'), way))
    const judged = { true: '答“正确”', false: '答“错误”' }[plainText(fieldWords(answer, way)).toLowerCase()]
    return feedback && `${judged ?? plainText(fieldWords(answer, way))}：${feedback}`
  })
  const combined = Object.entries(COMBINED).map(([name, label]) => {
    const feedback = plainText(fieldWords(childOf(question, name), way))
    return feedback && !OF_ITSELF.test(feedback) && `${label}：${feedback}`
  })
  return [...ofAnswers, ...combined].filter((text): text is string => Boolean(text))
}

export function feedbackOf(question: Element, way: Way, more: readonly string[] = []): Words {
  const lines = [...said(question, way), ...more]
  if (lines.length > 0) way.notes.add(noteOf('option'))
  return withLines(fieldWords(childOf(question, 'generalfeedback'), way), lines)
}
