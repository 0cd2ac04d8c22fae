/** From the lines of a teacher's text to the pieces of its questions. */
import { AnswerKey, looksLikeKey, unbracketed, type KeyAnswer } from './key.rule.ts'
import { addOptions, addTo, goOn, hasLabel, newDraft, type Draft } from './draft.ts'
import { headingOf, isKeyHeading, isTopic, labelsOf, leftOf, partOf, verdictWithin } from './lines.rule.ts'
import { numberIn, numberings, type Numbering } from './numbering.rule.ts'
import type { Kind } from './marks.rule.ts'

/** Numbers in the answer of a 简答 are not those of the next questions, unless they go on where the question left off. */
const SKIPPED = 3
/** No answer is longer. */
const LONGEST = 6_000
const LONG_ANSWERS: readonly (Kind | null)[] = ['short', 'essay', 'case']
/** Of an answer, by how the questions themselves are numbered. */
const DOTTED = /^(\d{1,4})\s*[.．、)）]/u
const POINTS: Record<Numbering, RegExp> = { dotted: DOTTED, none: DOTTED, bracketed: /^[（(]\s*(\d{1,3})\s*[)）]/u }
/** The number of the last line that has one; 0: none has. */
function lastPoint(text: string, point: RegExp): number {
  for (let end = text.length; end > 0 && text.length - end < LONGEST;) {
    const begin = text.lastIndexOf('\n', end - 1) + 1
    const found = point.exec(text.slice(begin, end))
    if (found) return Number(found[1])
    end = begin - 1
  }
  return 0
}
/** Of a judgement: no longer stem is looked through for a verdict. */
const LONGEST_JUDGED = 1_000
/** Stands for a line between questions in texts that came from a table or a page. */
const RULE = /^\s*[-=*_—]{3,}\s*$/u

class Collector {
  readonly drafts: Draft[] = []
  #current: Draft | null = null
  #part: Draft | null = null
  #heading: { kind: Kind; points: number | null } | null = null
  #afterHeading = false
  #round = 0
  #lastNumber = 0
  #blank = 0
  #key: AnswerKey | null = null
  readonly #lines: readonly string[]
  /** Of each section, from the one before the first heading on. */
  readonly #numberings: readonly Numbering[]
  #section = 0
  constructor(lines: readonly string[]) {
    this.#lines = lines
    this.#numberings = numberings(lines)
  }
  get #numbering(): Numbering {
    return this.#numberings[this.#section] ?? 'none'
  }
  /** Some of the questions so far have their numbers in brackets; the key at the end may, too. */
  get #hasBracketed(): boolean {
    return this.#numberings.slice(0, this.#section + 1).includes('bracketed')
  }

  collect(): KeyAnswer[] {
    this.#lines.forEach((line, index) => {
      if (line.trim() === '') this.#blank++
      else {
        this.#take(line, index)
        this.#blank = 0
      }
    })
    return this.#key?.answers ?? []
  }

  #take(line: string, index: number): void {
    if (this.#key) return this.#key.line(line)
    if (isKeyHeading(line) && this.#isKeyNext(index) && !this.#awaitsAnswer(index)) {
      this.#key = new AnswerKey(this.#hasBracketed)
      return
    }
    const heading = headingOf(line)
    if (heading) {
      this.#heading = heading
      this.#section++
      this.#afterHeading = true
      this.#current = this.#part = null
      return
    }
    const numbered = this.#number(line)
    if (numbered && this.#begins(numbered.number)) this.#begin(index, numbered.number, numbered.rest, line)
    else if (this.#isTopic(line, index)) this.#current = this.#part = null
    else if (!this.#within(line, index)) this.#unnumbered(line, index)
  }

  /** In a case bracketed numbers are those of its parts. */
  #number = (line: string): { number: number; rest: string } | null =>
    numberIn(line, this.#numbering === 'bracketed' && this.#current?.kind === 'case' ? 'dotted' : this.#numbering)

  /** Between two questions; the points of a long answer look the same. */
  #isTopic(line: string, index: number): boolean {
    const open = this.#part ?? this.#current
    if (!open || !isTopic(line)) return false
    const next = this.#number(this.#next(index))?.number
    if (next !== 1 && next !== this.#lastNumber + 1) return false
    const isLong = [open, this.#current].some((each) => each && LONG_ANSWERS.includes(each.kind))
    return !this.#isFree(open) || (this.#blank > 0 && !isLong)
  }
  /** What it goes on with is neither its stem nor an option. */
  #isFree = (open: Draft): boolean =>
    open.last !== open.stem && !open.options.includes(open.last) && !open.left.includes(open.last)

  #isKeyNext(index: number): boolean {
    const next = this.#next(index)
    return looksLikeKey(this.#hasBracketed ? unbracketed(next) : next)
  }
  #next(index: number): string {
    return this.#lines.slice(index + 1, index + 20).find((line) => line.trim() !== '') ?? ''
  }
  /** The answer of a 简答 may begin below "参考答案：" with a number of its own. */
  #awaitsAnswer(index: number): boolean {
    const open = this.#part ?? this.#current
    if (!open || !LONG_ANSWERS.includes(open.kind) || hasLabel(open, 'answer')) return false
    return headingOf(this.#next(index)) === null
  }

  #begins(number: number): boolean {
    const open = this.#part ?? this.#current
    if (!open || this.#afterHeading) return true
    const long = this.#isFree(open) && (open.labels.at(-1)?.label === 'explanation' || LONG_ANSWERS.includes(open.kind))
    if (!long) return true
    if (this.#isPointOfAnswer(open, number)) return false
    return number > this.#lastNumber && number <= this.#lastNumber + SKIPPED
  }
  /** The points of a long answer count from one again; behind an empty line the next question comes first. */
  #isPointOfAnswer(open: Draft, number: number): boolean {
    const next = lastPoint(open.last.text, POINTS[this.#numbering]) + 1
    return number === next && !(this.#blank > 0 && number === this.#lastNumber + 1)
  }

  #begin(index: number, number: number, stem: string, line: string): void {
    if (number <= this.#lastNumber) this.#round++
    this.#lastNumber = number
    this.#afterHeading = false
    const { kind = null, points = null } = this.#heading ?? {}
    this.#current = newDraft({ line: index + 1, number, round: this.#round, kind, points }, stem)
    this.#current.source.push(line)
    this.#part = null
    this.drafts.push(this.#current)
  }

  #beginPart(whole: Draft, index: number, number: number, stem: string): void {
    const given = { line: index + 1, number, round: whole.round, kind: null, points: null }
    this.#part = newDraft(given, stem)
    whole.parts.push(this.#part)
  }

  /** Whether the line belongs to the question that is open. */
  #within(line: string, index: number): boolean {
    const whole = this.#current
    if (!whole) return false
    const part = whole.kind === 'case' ? partOf(line) : null
    if (part) this.#beginPart(whole, index, part.number, part.rest)
    else if (!this.#addMarked(this.#part ?? whole, line)) {
      if (this.#numbering === 'none' && this.#endsBefore(this.#part ?? whole)) return false
      if (!RULE.test(line)) goOn(this.#part ?? whole, line, this.#blank)
    }
    whole.source.push(...Array.from({ length: this.#blank }, () => ''), line)
    return true
  }

  #addMarked(draft: Draft, line: string): boolean {
    const labels = labelsOf(line)
    for (const { label, text } of labels) {
      const field = { text }
      draft.labels.push({ label, field })
      draft.last = field
    }
    if (labels.length > 0) return true
    const left = draft.kind === 'match' ? leftOf(line) : null
    if (left !== null) addTo(draft.left, draft, left)
    const canHaveOptions = draft.last === draft.stem || draft.options.includes(draft.last) || left !== null
    return left !== null || ((canHaveOptions || draft.left.length > 0) && addOptions(draft, line))
  }

  /** In a text without numbers: whether a line without a mark begins another question. */
  #endsBefore(draft: Draft): boolean {
    const begun = draft.options.length > 0 || draft.labels.length > 0
    const isJudged = (): boolean => draft.stem.text.length <= LONGEST_JUDGED && verdictWithin(draft.stem.text) !== null
    if (this.#blank > 0) return begun || isJudged()
    const last = draft.labels.at(-1)?.label
    return (
      (last !== undefined && last !== 'explanation' && !LONG_ANSWERS.includes(draft.kind)) || (!begun && isJudged())
    )
  }

  #unnumbered(line: string, index: number): void {
    if (RULE.test(line)) return
    // Above the first number stands the title of the paper.
    if (this.#numbering !== 'none') return
    this.#begin(index, this.#lastNumber + 1, line.trim(), line)
  }
}

export function collect(lines: readonly string[]): { drafts: Draft[]; key: KeyAnswer[] } {
  const collector = new Collector(lines)
  const key = collector.collect()
  return { drafts: collector.drafts, key }
}
