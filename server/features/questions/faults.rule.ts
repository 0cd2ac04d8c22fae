/** What a question lacks before it can be asked: the bank holds only questions that can. */
import { gapsIn } from '../quizzes/gaps.rule.ts'
import { normalised } from '../quizzes/sameAnswer.rule.ts'
import type { BankQuestion, Choice, PartQuestion, Words } from './question.contract.ts'
import { plainText } from './words.rule.ts'

export interface Fault {
  /** The field, as the form knows it. */
  path: string
  message: string
}
const fault = (path: string, message: string): Fault => ({ path, message })
const isEmpty = (words: Words): boolean => plainText(words) === ''

function choicesFaults(choices: readonly Choice[], path: string, noun: string): Fault[] {
  if (choices.length < 2) return [fault(path, `至少要有两个${noun}`)]
  const empty = choices.findIndex(({ text }) => isEmpty(text))
  if (empty >= 0) return [fault(`${path}.${empty}.text`, `请填写${noun}，或删去它`)]
  const texts = choices.map(({ text }) => (typeof text === 'string' ? text : JSON.stringify(text)))
  const repeated = texts.findIndex((text, index) => texts.indexOf(text) < index)
  if (repeated >= 0) return [fault(`${path}.${repeated}.text`, `和前面的${noun}相同`)]
  return new Set(choices.map(({ id }) => id)).size < choices.length ? [fault(path, `${noun}的编号重复`)] : []
}

function keyFaults(key: readonly string[], options: readonly Choice[]): Fault[] {
  if (key.length === 0) return [fault('answer', '请选定正确答案')]
  const known = new Set(options.map(({ id }) => id))
  return new Set(key).size === key.length && key.every((id) => known.has(id))
    ? []
    : [fault('answer', '正确答案指向了不存在的选项，请重新选定')]
}

function blankFaults({ stem, answers }: Extract<PartQuestion, { kind: 'blank' }>): Fault[] {
  const gaps = gapsIn(plainText(stem))
  if (gaps === 0) return [fault('stem', '题干里没有空，请用四个下划线 ____ 表示一个空')]
  if (gaps !== answers.length) return [fault('answers', `题干里有 ${gaps} 个空，答案却有 ${answers.length} 个`)]
  return answers.flatMap((accepted, index) =>
    accepted.length > 0 && accepted.every((each) => normalised(each) !== '')
      ? []
      : [fault(`answers.${index}`, `请填写第 ${index + 1} 空的答案`)],
  )
}

function matchFaults({ left, right, pairs }: Extract<PartQuestion, { kind: 'match' }>): Fault[] {
  const lists = [...choicesFaults(left, 'left', '左列项'), ...choicesFaults(right, 'right', '右列项')]
  const known = new Set(right.map(({ id }) => id))
  const open = left.findIndex(({ id }) => !known.has(pairs[id] ?? ''))
  return open < 0 ? lists : [...lists, fault(`left.${open}.pair`, '请选定它在右列对应的项')]
}

function rubricFaults({ rubric, points }: Extract<PartQuestion, { kind: 'essay' }>): Fault[] {
  const sum = rubric.reduce((total, line) => total + line.points, 0)
  const empty = rubric.findIndex(({ text }) => text === '')
  if (empty >= 0) return [fault(`rubric.${empty}.text`, '请填写评分点，或删去它')]
  return rubric.length > 0 && sum !== points
    ? [fault('rubric', `各评分点合计 ${sum} 分，与本题的 ${points} 分不符`)]
    : []
}

function ownFaults(question: PartQuestion): Fault[] {
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return [
        ...choicesFaults(question.options, 'options', '选项'),
        ...keyFaults(
          [question.answer].flat().filter((id) => id !== ''),
          question.options,
        ),
      ]
    case 'judge':
      return question.answer === null ? [fault('answer', '请选定对或错')] : []
    case 'blank':
      return blankFaults(question)
    case 'order':
      return choicesFaults(question.items, 'items', '项')
    case 'match':
      return matchFaults(question)
    case 'essay':
      return rubricFaults(question)
    case 'short':
      return []
  }
}

function caseFaults({ parts, points }: Extract<BankQuestion, { kind: 'case' }>): Fault[] {
  if (parts.length === 0) return [fault('parts', '请至少添加一道小题')]
  const sum = parts.reduce((total, part) => total + part.points, 0)
  if (sum !== points) return [fault('points', `各小题合计 ${sum} 分，与本题的 ${points} 分不符`)]
  if (new Set(parts.map(({ id }) => id)).size < parts.length) return [fault('parts', '小题的编号重复')]
  return parts.flatMap((part, index) =>
    faultsOf(part).map(({ path, message }) => fault(`parts.${index}.${path}`, message)),
  )
}

/** Everything that keeps a question from being asked, by field; none of one that can be. */
export function faultsOf(question: BankQuestion | PartQuestion): Fault[] {
  const stem = isEmpty(question.stem) ? [fault('stem', '请填写题干')] : []
  return [...stem, ...(question.kind === 'case' ? caseFaults(question) : ownFaults(question))]
}
