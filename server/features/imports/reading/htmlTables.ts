/** The tables of an HTML document, each a sheet: what many systems export and call .xls. */
import { textCell } from './cell.rule.ts'
import { asText } from './delimited.ts'
import { fail } from '../imports.failures.ts'
import { readHtml, type HtmlHandler } from './htmlTokens.ts'
import type { ReadingLimits } from './limits.ts'
import { MemorySheet } from './memorySheet.ts'
import { attribute } from './xml.ts'

/** Of HTML: what a browser takes at most. */
const MOST_COLUMNS = 1_000
const MOST_ROWS = 65_534
const LINES = new Set(['p', 'div', 'li', 'tr', 'h1', 'h2', 'h3'])

const isHidden = (attributes: string): boolean =>
  /display\s*:\s*none/i.test(attributes) || /(?:^|\s)hidden(?:\s|=|$)/i.test(attributes)

function span(attributes: string, name: string, most: number): number {
  const written = Number(attribute(attributes, name) ?? new RegExp(`${name}\\s*=\\s*(\\d+)`, 'i').exec(attributes)?.[1])
  return written >= 1 ? Math.min(Math.floor(written), most) : 1
}

/** One table while it is read. */
class OpenTable {
  readonly sheet: MemorySheet
  #row = 0
  #column = 0
  /** Per column, the last row that a cell above covers. */
  readonly #covered: number[] = []
  #text: string | null = null
  #columns = 1
  constructor(sheet: MemorySheet) {
    this.sheet = sheet
  }

  beginRow(attributes: string): void {
    this.endCell()
    this.sheet.beginRow(++this.#row, isHidden(attributes))
    this.#column = 0
  }

  beginCell(attributes: string): void {
    this.endCell()
    if (this.#row === 0) this.beginRow('')
    while ((this.#covered[this.#column] ?? 0) >= this.#row) this.#column++
    if (this.#column > MOST_COLUMNS)
      throw fail('sheets.tooManyColumns', { sheet: this.sheet.name, columns: MOST_COLUMNS })
    this.#columns = span(attributes, 'colspan', MOST_COLUMNS)
    const rows = span(attributes, 'rowspan', MOST_ROWS)
    for (let more = 0; more < this.#columns; more++) this.#covered[this.#column + more] = this.#row + rows - 1
    this.sheet.merge(this.#column, { columns: this.#columns - 1, rows: rows - 1 })
    this.#text = ''
  }

  /** Line ends of the source lay it out; a <br> ends a line. */
  add(text: string, longest: number): void {
    if (this.#text === null) return
    this.#text += text
    if (this.#text.length > longest) throw fail('sheets.cellTooLong')
  }

  newLine(): void {
    if (this.#text?.trim()) this.#text += '\n'
  }

  /** A table within a cell does not end it; a new cell, row or the end of the table does. */
  endCell(): void {
    if (this.#text === null) return
    const lines = this.#text.split('\n').map((line) => line.trim())
    this.sheet.put(this.#column, textCell(asText(lines.join('\n').trim())))
    this.#column += this.#columns
    this.#text = null
  }
}

class TableHandler implements HtmlHandler {
  readonly sheets: MemorySheet[] = []
  readonly #open: OpenTable[] = []
  readonly #limits: ReadingLimits
  constructor(limits: ReadingLimits) {
    this.#limits = limits
  }

  get #table(): OpenTable | undefined {
    return this.#open.at(-1)
  }

  open(name: string, attributes: string): void {
    if (name === 'table') this.#begin()
    else if (name === 'tr') this.#table?.beginRow(attributes)
    else if (name === 'td' || name === 'th') this.#table?.beginCell(attributes)
    else if (name === 'br' || LINES.has(name)) this.#table?.newLine()
  }

  close(name: string): void {
    if (name === 'td' || name === 'th' || name === 'tr') this.#table?.endCell()
    else if (name === 'table') this.#open.pop()?.endCell()
  }

  text(text: string): void {
    this.#table?.add(text.replace(/[ \t\r\n\f]+/g, ' '), this.#limits.cellLength)
  }

  /** Tables that the document does not end. */
  end(): void {
    for (const table of this.#open) table.endCell()
  }

  #begin(): void {
    if (this.sheets.length >= this.#limits.sheets) throw fail('sheets.tooManySheets', { sheets: this.#limits.sheets })
    const sheet = new MemorySheet(`表格 ${this.sheets.length + 1}`, this.#limits)
    this.sheets.push(sheet)
    this.#open.push(new OpenTable(sheet))
  }
}

export function readHtmlTables(text: string, limits: ReadingLimits): MemorySheet[] {
  const handler = new TableHandler(limits)
  readHtml(text, handler)
  handler.end()
  // What only lays out a page is no sheet.
  return handler.sheets.filter((sheet) => sheet.rows().some(({ cells }) => cells.length > 0))
}
