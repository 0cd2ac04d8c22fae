/** Aiken: a question, its options, `ANSWER: B`. Multiple choice with one answer and nothing else. */
import { newId } from '../../../lib/id.ts'
import type { BankQuestion } from '../question.contract.ts'
import { choice, letterOf, lettersOf } from './answers.ts'
import { checkedQuestion } from './build.ts'
import { asTexts, readingWithFormulas } from './formulaWords.ts'
import { MOST_TEXT, noTraits, readEach, type Reading, Unreadable, type Written } from './reading.ts'

interface Block {
  line: number
  source: string
  lines: string[]
  hasOptions: boolean
  answer: string | null
}
const OPTION = /^\s*([A-ZＡ-Ｚ])\s?[.．)）、]\s*(.*)$/su
const ANSWER = /^\s*ANSWER\s*[:：]\s*(.*)$/isu

/** An answer ends a question; so does an empty line, where the question had options. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let open: Block | null = null
  text
    .replace(/^\ufeff/u, '')
    .split(/\r\n|\r|\n/u)
    .forEach((raw, index) => {
      const line = raw.trim()
      if (line === '') {
        if (open?.hasOptions) open = null
        return
      }
      if (!open) blocks.push((open = { line: index + 1, source: '', lines: [], hasOptions: false, answer: null }))
      open.source += `${open.source === '' ? '' : '\n'}${line}`
      const answer = open.lines.length > 0 ? ANSWER.exec(line) : null
      open.hasOptions ||= open.lines.length > 0 && OPTION.test(line)
      if (!answer) return void open.lines.push(line)
      open.answer = answer[1]!.trim()
      open = null
    })
  return blocks
}

function questionOf({ lines, answer }: Block) {
  if (answer === null) throw new Unreadable('strangeEnd')
  const options: string[] = []
  let stem = lines[0] ?? ''
  for (const line of lines.slice(1)) {
    const option = OPTION.exec(line)
    if (!option && options.length > 0) options.push(`${options.pop()} ${line}`)
    else if (!option) stem = `${stem} ${line}`
    else if (option[1]!.normalize('NFKC') !== letterOf(options.length)) throw new Unreadable('letterMissing', option[1])
    else options.push(option[2]!.trim())
  }
  if (options.length < 2) throw new Unreadable('noOptions')
  if (options.includes('')) throw new Unreadable('emptyOption', letterOf(options.indexOf('')))
  const choices = options.map(choice)
  const ids = (lettersOf(answer) ?? []).map((letter) => choices[letter.charCodeAt(0) - 65]?.id)
  if (ids.length === 0 || ids.includes(undefined)) throw new Unreadable('answerNotAnOption', answer.slice(0, 40))
  const kind = ids.length > 1 ? { kind: 'multiple', answer: ids } : { kind: 'single', answer: ids[0] }
  const content = checkedQuestion({ id: newId(), stem, points: 1, explanation: '', options: choices, ...kind })
  return { content, traits: noTraits(), notes: [] }
}

export const readAiken = (text: string): Reading =>
  readingWithFormulas(readEach(blocksOf(text.slice(0, MOST_TEXT)), questionOf))

/** Of the only kind that it has. */
export const writeAiken = (questions: readonly Written[]): string =>
  asTexts(questions)
    .map(({ content }) => content)
    .filter((content): content is Extract<BankQuestion, { kind: 'single' }> => content.kind === 'single')
    .map(({ stem, options, answer }) => {
      const lines = options.map(({ text }, index) => `${letterOf(index)}. ${text as string}`)
      const right = letterOf(options.findIndex(({ id }) => id === answer))
      return `${stem as string}\n${lines.join('\n')}\nANSWER: ${right}\n`
    })
    .join('\n')
