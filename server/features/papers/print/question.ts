/** A question as it is asked on paper. */
import type { BankQuestion, Choice, PartQuestion, Words } from '../../questions/question.contract.ts'
import { shownItems } from '../shuffle.rule.ts'
import { choices, text, type Block, type Run } from './blocks.ts'
import { circled, letter } from './key.ts'
import { ended, inlineRuns, wordBlocks } from './words.ts'

export interface Asking {
  /** Decides the order in which the items of a 排序 stand. */
  seed: string
  /** Answers are written on a sheet of their own. */
  onSheet: boolean
}

const PLACE = '（　　）'
const LINE = '________________'
/** Formulas are left as they are. */
const changedText = (runs: readonly Run[], change: (text: string) => string): Run[] =>
  runs.map((run) => (run.tex === undefined ? { ...run, text: change(run.text) } : run))
/** The author's own place for the answer, which may be too narrow to write in. */
const OWN_PLACE = /[（(][\s_]*[）)]/gu
function withPlace(blocks: Block[]): Block[] {
  let has = false
  const wide = blocks.map((block): Block => {
    if (block.kind !== 'text') return block
    const runs = changedText(block.runs, (words) => words.replace(OWN_PLACE, () => ((has = true), PLACE)))
    return { ...block, runs }
  })
  return has ? wide : ended(blocks, PLACE)
}

/** Beside each other, or each on its own line where one has a picture or paragraphs. */
function optionBlocks(
  options: readonly Choice[],
  signs: (place: number) => string = (at) => `${letter(at)}. `,
): Block[] {
  const inline = options.map(({ text: words }) => inlineRuns(words))
  if (options.length > 0 && inline.every((runs) => runs !== null))
    return [choices(inline.map((runs, at) => [{ text: signs(at) }, ...runs!]))]
  return options.flatMap((option, at) => wordBlocks(option.text, { lead: signs(at), inset: 2 }))
}

/** Gaps are drawn out to be written in; those that the stem does not mark stand at its end. */
function gapBlocks(stem: Words, lead: string, count: number): Block[] {
  let found = 0
  const blocks = wordBlocks(stem, { lead }).map((block): Block => {
    if (block.kind !== 'text') return block
    const runs = changedText(block.runs, (words) => words.replace(/_{4,}/gu, () => (found++, '__________')))
    return { ...block, runs }
  })
  return found >= count ? blocks : ended(blocks, ' __________'.repeat(count - found))
}

const ROOM = { short: 5, essay: 14 }
const answerLine = ({ onSheet }: Asking, words: string): Block[] => (onSheet ? [] : [text(words, { inset: 2 })])

export function questionBlocks(question: BankQuestion | PartQuestion, lead: string, asking: Asking): Block[] {
  const stem = (): Block[] => wordBlocks(question.stem, { lead })
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return [...withPlace(stem()), ...optionBlocks(question.options)]
    case 'judge':
      return withPlace(stem())
    case 'blank':
      return gapBlocks(question.stem, lead, question.answers.length)
    case 'order':
      return [...stem(), ...optionBlocks(shownItems(question, asking.seed)), ...answerLine(asking, `正确顺序：${LINE}`)]
    case 'match':
      return [
        ...stem(),
        ...optionBlocks(question.left, (at) => `${circled(at)} `),
        ...optionBlocks(question.right),
        ...answerLine(asking, question.left.map((_each, at) => `${circled(at)} ______`).join('　')),
      ]
    case 'short':
    case 'essay':
      return [...stem(), ...(asking.onSheet ? [] : [{ kind: 'lines' as const, count: ROOM[question.kind] }])]
    case 'case':
      return [
        ...stem(),
        ...question.parts.flatMap((part, at) => questionBlocks(part, `(${at + 1})（${part.points} 分）`, asking)),
      ]
  }
}

/** Where the answer to a question stands on the answer sheet. */
export function sheetBlocks(question: BankQuestion | PartQuestion, lead: string): Block[] {
  switch (question.kind) {
    case 'blank':
      return [text(lead + question.answers.map((_each, at) => `${circled(at)} ____________________`).join('　'))]
    case 'order':
      return [text(`${lead}${LINE}`)]
    case 'match':
      return [text(lead + question.left.map((_each, at) => `${circled(at)} ______`).join('　'))]
    case 'short':
    case 'essay':
      return [text(lead), { kind: 'lines', count: ROOM[question.kind] }]
    case 'case':
      return question.parts.flatMap((part, at) =>
        isMarkedByBoxes(part)
          ? [text(`${lead}(${at + 1}) ${boxesOf(part)}`)]
          : sheetBlocks(part, `${lead}(${at + 1}) `),
      )
    default:
      return [text(`${lead}${boxesOf(question)}`)]
  }
}

export const isMarkedByBoxes = ({ kind }: { kind: string }): boolean => ['single', 'multiple', 'judge'].includes(kind)

/** [A] [B] [C] [D], [√] [×]: one is filled in. */
export const boxesOf = (question: BankQuestion | PartQuestion): string =>
  question.kind === 'judge'
    ? '[√] [×]'
    : 'options' in question
      ? question.options.map((_each, at) => `[${letter(at)}]`).join(' ')
      : ''
