/** What a table of a document is: answers 题号/答案, marks 得分/评卷人, questions laid out in cells, or data. */
import { headingOf, labelsOf, numberedOf, optionsOf } from '../text/lines.rule.ts'

type Texts = readonly (readonly string[])[]

const NUMBER_HEAD = /^(?:题\s*号|序\s*号|题\s*目)$/u
const ANSWER_HEAD = /^(?:正确|参考|标准)?答\s*案$/u
const isHead = (text: string | undefined, head: RegExp): boolean => head.test((text ?? '').trim())

/** 题号 and 答案 begin rows below each other, or are the heads of columns. */
const rowPairs = (texts: Texts): [readonly string[], readonly string[]][] =>
  texts.flatMap((row, at) => {
    const next = texts[at + 1]
    return next && isHead(row[0], NUMBER_HEAD) && isHead(next[0], ANSWER_HEAD) ? [[row, next]] : []
  })
const columnPairs = (texts: Texts): [number, number][] =>
  (texts[0] ?? []).flatMap((text, at) =>
    isHead(text, NUMBER_HEAD) && isHead(texts[0]![at + 1], ANSWER_HEAD) ? [[at, at + 1]] : [],
  )
const NUMBER = /^\s*(\d{1,4})\s*[.．、]?\s*$/u
const isNumber = (text: string | undefined): boolean => NUMBER.test(text ?? '')

export const isKeyTable = (texts: Texts): boolean =>
  rowPairs(texts).some(([numbers]) => numbers.slice(1).some(isNumber)) ||
  columnPairs(texts).some(([column]) => texts.slice(1).some((row) => isNumber(row[column])))

/** A line for each answer; none of a table that is to be filled in. */
export function keyLines(texts: Texts): string[] {
  const byRows = rowPairs(texts).flatMap(([numbers, answers]) =>
    numbers.slice(1).map((number, at) => [number, answers[at + 1]] as const),
  )
  const byColumns = columnPairs(texts).flatMap(([number, answer]) =>
    texts.slice(1).map((row) => [row[number], row[answer]] as const),
  )
  return [...byRows, ...byColumns].flatMap(([number, answer]) => {
    const found = NUMBER.exec(number ?? '')
    return found && answer?.trim() ? [`${found[1]}. ${answer.trim().replace(/\s+/gu, ' ')}`] : []
  })
}

const SCORE_WORDS =
  /^(?:题\s*号|得\s*分|评\s*卷\s*人|阅\s*卷\s*人|复\s*核\s*人|总\s*分|合\s*计|分\s*值|满\s*分|签\s*名|[一二三四五六七八九十]{1,3}|\d{0,3})$/u
/** For whoever marks on paper. */
export const isScoreTable = (texts: Texts): boolean => {
  const all = texts.flat().map((text) => text.trim())
  return (
    all.some((text) => /^(?:得\s*分|评\s*卷\s*人|阅\s*卷\s*人)$/u.test(text)) &&
    all.every((text) => SCORE_WORDS.test(text))
  )
}

/** Whether something in a cell begins what the grammar of texts knows. */
export const speaks = (cell: string): boolean =>
  cell
    .split('\n')
    .some(
      (line) =>
        (numberedOf(line)?.rest.trim() ?? '') !== '' ||
        optionsOf(line, 0).some(({ text }) => text !== '') ||
        labelsOf(line).length > 0 ||
        headingOf(line) !== null,
    )
