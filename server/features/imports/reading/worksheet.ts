/** The rows of one sheet of an .xlsx, as they come out of its part. */
import { textCell, type Cell, type SheetRow } from './cell.rule.ts'
import { fail } from '../imports.failures.ts'
import type { ReadingLimits } from './limits.ts'
import { numberValue } from './numberFormats.rule.ts'
import { noFacts, type SheetFacts } from './source.ts'
import { attribute, isTrue, type XmlHandler } from './xml.ts'
import { isoDate, place, rangeOf } from './references.ts'
import type { XlsxBook } from './xlsxParts.ts'
import { unescaped } from './xlsxTexts.ts'

const MOST_MERGES = 100_000

export class WorksheetHandler implements XmlHandler {
  readonly facts: SheetFacts = noFacts()
  #rows: SheetRow[] = []
  #row: SheetRow = { number: 0, hidden: false, cells: [] }
  #hiddenUnlessSaid = false
  #cell = { column: 0, type: '', style: -1, value: '', formula: false }
  #collecting = false
  #reading = false
  #inData = false
  readonly #book: XlsxBook
  readonly #name: string
  readonly #limits: ReadingLimits
  constructor(book: XlsxBook, name: string, limits: ReadingLimits) {
    this.#book = book
    this.#name = name
    this.#limits = limits
  }

  /** The rows since the last call. */
  taken = (): SheetRow[] => {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  open(name: string, attributes: string): void {
    if (this.#inData) this.#openInData(name, attributes)
    else if (name === 'sheetData') this.#inData = true
    else if (name === 'sheetFormatPr') this.#hiddenUnlessSaid = isTrue(attribute(attributes, 'zeroHeight'))
    else if (name === 'filterColumn') this.facts.filtered = true
    else if (name === 'mergeCell') this.#merge(rangeOf(attribute(attributes, 'ref') ?? ''))
  }

  text(text: string): void {
    if (!this.#collecting) return
    this.#cell.value += text
    if (this.#cell.value.length > this.#limits.cellLength) throw fail('sheets.cellTooLong')
  }

  close(name: string): void {
    if (!this.#inData) return
    if (name === 'v' || name === 't') this.#collecting = false
    else if (name === 'c') this.#endCell()
    else if (name === 'rPh') this.#reading = false
    else if (name === 'row') this.#endRow()
    else if (name === 'sheetData') this.#inData = false
  }

  #openInData(name: string, attributes: string): void {
    if (name === 'c') this.#beginCell(attributes)
    else if (name === 'v') this.#collecting = true
    else if (name === 't') this.#collecting = !this.#reading
    else if (name === 'f') this.#cell.formula = true
    else if (name === 'rPh') this.#reading = true
    else if (name === 'row') this.#beginRow(attributes)
  }

  #beginRow(attributes: string): void {
    const number = Number(attribute(attributes, 'r') ?? this.#row.number + 1)
    if (!(number > this.#row.number)) throw fail('sheets.broken')
    const hidden = attribute(attributes, 'hidden')
    this.#row = { number, hidden: hidden === undefined ? this.#hiddenUnlessSaid : isTrue(hidden), cells: [] }
    this.#cell.column = -1
  }

  #beginCell(attributes: string): void {
    const reference = attribute(attributes, 'r')
    this.#cell = {
      column: reference === undefined ? this.#cell.column + 1 : place(reference).column,
      type: attribute(attributes, 't') ?? 'n',
      style: Number(attribute(attributes, 's') ?? -1),
      value: '',
      formula: false,
    }
  }

  #endCell(): void {
    const { column, value, formula } = this.#cell
    if (formula && value === '') this.facts.withoutResult++
    const cell = value === '' ? null : this.#valueOf()
    if (!cell) return
    if (!(column >= 0)) throw fail('sheets.broken')
    if (column >= this.#limits.columns)
      throw fail('sheets.tooManyColumns', { sheet: this.#name, columns: this.#limits.columns })
    while (this.#row.cells.length < column) this.#row.cells.push(null)
    this.#row.cells[column] = formula ? { ...cell, formula: true } : cell
  }

  #valueOf(): Cell {
    const { type, value, style } = this.#cell
    switch (type) {
      case 's':
        return textCell(this.#book.texts[Number(value)] ?? '')
      case 'inlineStr':
      case 'str':
        return textCell(unescaped(value))
      case 'b':
        return { kind: 'boolean', boolean: isTrue(value) }
      case 'e':
        return { kind: 'error', code: value }
      case 'd':
        return isoDate(value)
      default: {
        const number = Number(value)
        if (Number.isNaN(number)) return { kind: 'text', text: value }
        return numberValue(number, this.#book.formats[style], this.#book.dates)
      }
    }
  }

  #endRow(): void {
    if (this.#row.cells.length > 0 || this.#row.hidden) this.#rows.push(this.#row)
  }

  #merge(range: ReturnType<typeof rangeOf>): void {
    if (range && this.facts.merges.length < MOST_MERGES) this.facts.merges.push(range)
  }
}
