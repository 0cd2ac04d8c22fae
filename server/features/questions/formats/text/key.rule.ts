/** Answers that stand together at the end: `1-5 ABCDA`, `1. B 2. C`, a table of numbers above answers, one a line. */
import { headingOf, numberedOf } from './lines.rule.ts'
import { ANSWER_LETTERS, JUDGED, type Kind } from './marks.rule.ts'

export interface KeyAnswer {
  /** Which heading of the key it stands under; null: none. */
  kind: Kind | null
  /** Counts how often the numbers began anew. */
  round: number
  number: number
  text: string
}

const VALUE = `(?:${ANSWER_LETTERS.replace('[\\s,，、;；]*', '[,，、;；]?')}|${JUDGED})`
const RANGE = new RegExp(
  `(\\d{1,4})\\s*[-—–~～至]\\s*(\\d{1,4})\\s*(?:题\\s*)?(?:[.．、:：]\\s*)?((?:${VALUE}[\\s,，;；]*)+)`,
  'giu',
)
const PAIR = new RegExp(`(\\d{1,4})\\s*(?:[.．、:：)）]\\s*)?(${VALUE})(?=[\\s,，;；。]|\\d|$)[\\s,，;；。]*`, 'giu')
const NUMBERS = /^\s*(?:题号\s*)?(?:[:：|]\s*)?(\d{1,4}(?:[\s|]+\d{1,4})*)[\s|]*$/u
const LONGEST = 2_000

const cells = (line: string): string[] =>
  line
    .replace(/^\s*(?:题号|答案)\s*[:：]?/u, '')
    .split(/[\s|]+/u)
    .filter(Boolean)

/** Each letter alone where there are as many as questions, else what stands between spaces. */
function inRange(from: number, to: number, text: string): string[] | null {
  const count = to - from + 1
  const spaced = text.split(/[\s,，;；]+/u).filter(Boolean)
  if (spaced.length === count) return spaced
  const single = text.replace(/[\s,，;；]/gu, '')
  return [...single].length === count ? [...single] : null
}

/** A key whose numbers stand in brackets, as others are. */
export const unbracketed = (line: string): string => line.replace(/[（(]\s*(?=\d{1,3}\s*[)）])/gu, ' ')

/** Whether the first line behind a heading "答案" makes it the key of all, not the answer of one. */
export const looksLikeKey = (line: string): boolean =>
  line.length <= LONGEST &&
  (headingOf(line) !== null ||
    /^\s*(?:题号|\d{1,4}\s*[-—–~～至]\s*\d)/u.test(line) ||
    pairsIn(line).length > 0 ||
    NUMBERS.test(line))

function rangesIn(line: string): [number, string][] {
  const found: [number, string][] = []
  for (const [, from, to, text] of line.matchAll(RANGE)) {
    const answers = inRange(Number(from), Number(to), text!.trim())
    answers?.forEach((answer, index) => found.push([Number(from) + index, answer]))
  }
  return found
}
/** Only where nothing but pairs stands in the line. */
function pairsIn(line: string): [number, string][] {
  const found = [...line.matchAll(PAIR)]
  const covered = found.reduce((sum, [whole]) => sum + whole.length, 0)
  return covered === line.trim().length || covered === line.trimStart().length
    ? found.map(([, number, text]) => [Number(number), text!])
    : []
}

export class AnswerKey {
  readonly answers: KeyAnswer[] = []
  #kind: Kind | null = null
  #round = 0
  #last = 0
  #numbers: number[] | null = null
  /** Its numbers stand in brackets, as those of the questions do. */
  readonly #isBracketed: boolean
  constructor(isBracketed: boolean) {
    this.#isBracketed = isBracketed
  }

  line(given: string): void {
    if (given.length > LONGEST) return this.#more(given)
    const line = this.#isBracketed ? unbracketed(given) : given
    const heading = headingOf(line)
    if (heading) return this.#under(heading.kind)
    const numbers = NUMBERS.exec(line)
    if (numbers) {
      this.#numbers = cells(line).map(Number)
      return
    }
    if (this.#numbers) {
      const texts = cells(line)
      if (texts.length === this.#numbers.length) texts.forEach((text, at) => this.#add(this.#numbers![at]!, text))
      this.#numbers = null
      return
    }
    const several = [rangesIn(line), pairsIn(line)].find((found) => found.length > 0)
    if (several) return several.forEach(([number, text]) => this.#add(number, text))
    const alone = numberedOf(line)
    if (alone) this.#add(alone.number, alone.rest)
    else this.#more(line)
  }

  #under(kind: Kind): void {
    this.#kind = kind
    this.#last = 0
  }
  #add(number: number, text: string): void {
    if (number <= this.#last) this.#round++
    this.#last = number
    this.answers.push({ kind: this.#kind, round: this.#round, number, text })
  }
  #more(line: string): void {
    const last = this.answers.at(-1)
    if (last) last.text = `${last.text}\n${line.trim()}`
  }
}
