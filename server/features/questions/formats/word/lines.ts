/** Paragraphs and tables of a document as the lines of a teacher's text, with numbers and letters as Word shows them. */
import { headingOf, isKeyHeading } from '../text/lines.rule.ts'
import type { Numbering } from './numbering.ts'
import { givenBy } from './numbering.ts'
import { answerLike, type Paragraphs, type Piece } from './paragraphs.ts'
import type { Styles } from './styles.ts'
import { isKeyTable, isScoreTable, keyLines, speaks } from './tableKinds.ts'
import { questionLines } from './tableQuestions.ts'
import type { Things } from './things.ts'
import { joined, linesIn, plainLine, typed, type Line } from './line.ts'
import { spanned, tableRows, type Row } from './rows.ts'
import { childOf, valueOf, type Element } from './xmlTree.ts'

/** Tables within tables: what is deeper is text. */
const DEEPEST_TABLE = 5

export class Lines {
  lines: Line[] = []
  /** Answers in tables that stand before the questions they belong to end: a key is read at the end. */
  readonly #keys: Line[] = []
  #isKeyOpen = false
  #heading = ''
  #depth = 0
  /** Of paragraphs whose mark was deleted: they go on in the next one. */
  #unended: Piece[] = []
  readonly #styles: Styles
  readonly #numbering: Numbering
  readonly #paragraphs: Paragraphs
  readonly #things: Things
  constructor(given: { styles: Styles; numbering: Numbering; paragraphs: Paragraphs; things: Things }) {
    this.#styles = given.styles
    this.#numbering = given.numbering
    this.#paragraphs = given.paragraphs
    this.#things = given.things
  }

  all(): Line[] {
    if (this.#keys.length === 0) return this.lines
    return [...this.lines, ...(this.#isKeyOpen ? [] : [typed('参考答案')]), ...this.#keys]
  }

  block = (element: Element): void => {
    const { name, children } = element
    if (name === 'p') this.#paragraph(element)
    else if (name === 'tbl') this.#table(element)
    else if (['sdt', 'sdtContent', 'customXml', 'ins', 'moveTo', 'txbxContent', 'smartTag'].includes(name))
      children.forEach(this.block)
  }

  #paragraph(element: Element): void {
    const properties = childOf(element, 'pPr')
    const pieces = [...this.#unended.splice(0), ...this.#paragraphs.read(element)]
    const boxes = this.#paragraphs.boxes.splice(0)
    if (childOf(childOf(properties, 'rPr'), 'del')) this.#unended = pieces
    else {
      const label = this.#label(properties)
      for (const line of linesIn(this.#seen(label ? [...typed(label), ...pieces] : pieces))) this.#add(line)
    }
    boxes.forEach(this.block)
  }

  #label(properties: Element | undefined): string {
    const styles = this.#styles.chain(valueOf(properties, 'pStyle'), 'paragraph')
    const given = this.#styles.numbering(givenBy(properties), styles)
    return (given && this.#numbering.next(given, styles)) ?? ''
  }

  /** Hidden text is left out unless it is an answer: people hide answers, and web pages hide rubbish. */
  #seen(line: Line): Line {
    if (!line.some(({ look }) => look.hidden)) return line
    const hidden = line.filter(({ look }) => look.hidden)
    const isWhole = hidden.length === line.filter(({ text }) => text.trim() !== '').length
    if (isWhole && answerLike(plainLine(line))) return line
    const dropped = hidden.filter(({ text }) => text.trim() !== '' && !answerLike(text))
    const kept = line.filter((piece) => !dropped.includes(piece))
    return dropped.length > 0 ? [...kept, ...typed(this.#things.sign({ kind: 'noted', note: 'hidden' }))] : kept
  }

  #add(line: Line): void {
    const text = plainLine(line)
    if (this.#depth === 0 && headingOf(text)) this.#heading = text
    else if (this.#depth === 0 && isKeyHeading(text)) this.#isKeyOpen = true
    this.lines.push(line)
  }

  /** What is added meanwhile, instead of adding it. */
  #apart(act: () => void): Line[] {
    const before = this.lines
    this.lines = []
    act()
    const added = this.lines
    this.lines = before
    return added
  }

  #table(element: Element): void {
    if (++this.#depth > DEEPEST_TABLE) this.#depth--
    else {
      const rows = tableRows(element, (cell) => this.#apart(() => cell.children.forEach(this.block)))
      this.#depth--
      this.#put(rows)
    }
  }

  #put(rows: readonly Row[]): void {
    const texts = rows.map((row) => row.map(({ lines }) => lines.map(plainLine).join('\n').trim()))
    if (isScoreTable(texts)) return
    if (isKeyTable(texts)) return this.#key(keyLines(texts))
    const questions = questionLines(rows)
    if (questions) return questions.forEach((line) => this.#add(line))
    const all = texts.flat()
    if (rows.length === 0 || all.every((text) => text === '')) return
    const isFrame = rows.length === 1 && rows[0]!.length === 1
    if (!isFrame && !texts.some((row) => row.some(speaks))) {
      this.lines.push(typed(this.#things.sign({ kind: 'table', rows: spanned(rows) })))
      return
    }
    for (const row of rows)
      if (row.every(({ lines }) => lines.length <= 1)) this.#add(joined(row.flatMap(({ lines }) => lines)))
      else for (const { lines } of row) lines.forEach((line) => this.#add(line))
  }

  #key(lines: readonly string[]): void {
    if (this.#isKeyOpen) return lines.forEach((line) => this.lines.push(typed(line)))
    if (lines.length > 0) this.#keys.push(...[this.#heading, ...lines].filter(Boolean).map(typed))
  }
}
