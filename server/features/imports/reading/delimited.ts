/**
 * Text with separators. A quotation mark that is never closed would swallow the rest of a file as one cell: it is taken
 * for a character like any other, and said.
 */
import { textCell, type Cell, type SheetRow } from './cell.rule.ts'
import { fail } from '../imports.failures.ts'
import type { ReadingLimits } from './limits.ts'
import type { FileWarning } from './source.ts'

const SEPARATORS = ['\t', ',', ';', '|'] as const
/** A cell with more lines than that is more likely two quotation marks that do not belong together. */
const MANY_LINES = 10

/** The separator that most of the first lines have, outside of quotation marks. */
function separatorOf(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\r|\n/, 30)
    .filter(Boolean)
  const counts = SEPARATORS.map((separator) => ({
    separator,
    lines: lines.filter((line) => line.includes(separator)).length,
  }))
  return counts.reduce((best, each) => (each.lines > best.lines ? each : best)).separator
}

/** ="007" and '007 are how exports keep Excel from taking a text for a number; a tab behind it is another. */
export const asText = (raw: string): string =>
  raw
    .replace(/^="([^"]*)"$/, '$1')
    .replace(/^'(?=\d)/, '')
    .replace(/\t+$/, '')

/**
 * A quoted cell whose opening mark stands at `from`, and where it ends. `never`: no mark follows; `elsewhere`: the next
 * one opens a cell some lines below, as the text behind it shows.
 */
function quoted(text: string, from: number, separator: string): { text: string; end: number } | 'never' | 'elsewhere' {
  let mark = text.indexOf('"', from + 1)
  while (mark >= 0 && text[mark + 1] === '"') mark = text.indexOf('"', mark + 2)
  if (mark < 0) return 'never'
  const within = text.slice(from + 1, mark)
  const end = cellEnd(text, mark + 1, separator)
  const behind = text.slice(mark + 1, end)
  if (behind.trim() !== '' && /[\r\n]/.test(within)) return 'elsewhere'
  return { text: within.replaceAll('""', '"') + behind, end }
}

function cellEnd(text: string, from: number, separator: string): number {
  let at = from
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++
  return at
}

const countLines = (text: string): number => text.split(/\r\n|\r|\n/).length - 1

export interface Delimited {
  separator: string
  /** From the top, each time anew: rows are not kept. */
  rows(): Iterable<SheetRow>
}

/** Reads one record after another; rows are counted as Excel does: a cell of two lines is in one row. */
class DelimitedReader {
  readonly #warnings: FileWarning[]
  #line = 1
  #at = 0
  #noMarkCloses = false
  readonly #text: string
  readonly #separator: string
  readonly #limits: ReadingLimits
  constructor(text: string, separator: string, limits: ReadingLimits, warnings: FileWarning[]) {
    this.#warnings = warnings
    this.#text = text
    this.#separator = separator
    this.#limits = limits
  }

  *rows(): Generator<SheetRow> {
    for (let number = 1; this.#at < this.#text.length; number++) {
      if (number > this.#limits.rows) throw fail('sheets.tooManyRows', { sheet: '文件', rows: this.#limits.rows })
      const cells = this.#record()
      if (cells.some((cell) => cell !== null)) yield { number, hidden: false, cells }
    }
  }

  #record(): Cell[] {
    const cells: Cell[] = []
    for (;;) {
      cells.push(textCell(asText(this.#cell())))
      if (cells.length > this.#limits.columns)
        throw fail('sheets.tooManyColumns', { sheet: '文件', columns: this.#limits.columns })
      const character = this.#text[this.#at]
      this.#at++
      if (character === this.#separator) continue
      if (character === '\r' && this.#text[this.#at] === '\n') this.#at++
      this.#line++
      while (cells.length > 0 && cells.at(-1) === null) cells.pop()
      return cells
    }
  }

  #cell(): string {
    const from = this.#at
    if (this.#text[from] === '"' && !this.#noMarkCloses) {
      const cell = quoted(this.#text, from, this.#separator)
      if (typeof cell === 'object') return this.#closed(cell.text, cell.end)
      this.#noMarkCloses = cell === 'never' // it need not be searched for again
      this.#warn('unclosedQuote', `第 ${this.#line} 行有一个引号没有成对，已按普通文字读取，请核对这一行。`)
    }
    this.#at = cellEnd(this.#text, from, this.#separator)
    return this.#checked(this.#text.slice(from, this.#at))
  }

  #closed(text: string, end: number): string {
    const lines = countLines(text)
    if (lines > MANY_LINES)
      this.#warn('manyLines', `第 ${this.#line} 行有一个单元格包含 ${lines + 1} 行文字，可能是引号没有成对，请核对。`)
    this.#line += lines
    this.#at = end
    return this.#checked(text)
  }

  #checked(text: string): string {
    if (text.length > this.#limits.cellLength) throw fail('sheets.cellTooLong')
    return text
  }

  #warn(code: FileWarning['code'], sentence: string): void {
    if (this.#warnings.length < 100) this.#warnings.push({ code, sentence, line: this.#line })
  }
}

/** `warnings` grows while the rows are gone through for the first time. */
export function readDelimited(text: string, limits: ReadingLimits, warnings: FileWarning[]): Delimited {
  const named = /^sep=(.)\r?\n/i.exec(text)
  const separator = named?.[1] ?? separatorOf(text)
  const body = named ? text.slice(named[0].length) : text
  let walks = 0
  const rows = () => new DelimitedReader(body, separator, limits, walks++ === 0 ? warnings : []).rows()
  return { separator, rows }
}
