/** XML of Excel 2003 (SpreadsheetML), which many systems write and call .xls. */
import { textCell, type Cell } from './cell.rule.ts'
import { fail } from '../imports.failures.ts'
import type { ReadingLimits } from './limits.ts'
import { MemorySheet } from './memorySheet.ts'
import { numberValue, showsNoDay, type DateSystem, type NumberFormat } from './numberFormats.rule.ts'
import { isoDate } from './references.ts'
import { attribute, isTrue, XmlReader, type XmlHandler } from './xml.ts'

/** Formats that are named instead of written out. */
const NAMED: Record<string, string> = {
  'General Date': 'yyyy/m/d h:mm',
  'Long Date': 'yyyy/m/d',
  'Medium Date': 'd-mmm-yy',
  'Short Date': 'yyyy/m/d',
  'Long Time': 'h:mm:ss',
  'Medium Time': 'h:mm AM/PM',
  'Short Time': 'h:mm',
  Fixed: '0.00',
}
/** So much at a time: the reader keeps what it has not understood yet. */
const PIECE = 2 ** 16

class Xml2003Handler implements XmlHandler {
  readonly sheets: MemorySheet[] = []
  dates: DateSystem = '1900'
  readonly #limits: ReadingLimits
  readonly #formats = new Map<string, NumberFormat>()
  #style = ''
  #row = 0
  #column = 0
  /** Columns to the right that the cell covers. */
  #covered = 0
  #cell = { format: undefined as NumberFormat | undefined, formula: false }
  #type = ''
  #text = ''
  /** Within which element text is collected; a comment holds a Data of its own. */
  #within: 'Data' | 'Visible' | 'Comment' | null = null
  constructor(limits: ReadingLimits) {
    this.#limits = limits
  }

  open(name: string, attributes: string): void {
    if (name === 'Comment') this.#within = 'Comment'
    if (this.#within === 'Comment' || this.#within === 'Data') return // what is bold or red is text all the same
    if (name === 'Style') this.#style = attribute(attributes, 'ID') ?? ''
    else if (name === 'NumberFormat') this.#addFormat(attribute(attributes, 'Format') ?? 'General')
    else if (name === 'Date1904') this.dates = '1904'
    else if (name === 'Worksheet') this.#beginSheet(attribute(attributes, 'Name') ?? '')
    else if (name === 'Row') this.#beginRow(attributes)
    else if (name === 'Cell') this.#beginCell(attributes)
    else if (name === 'AutoFilterColumn' && this.#sheet) this.#sheet.facts().filtered = true
    else if (name === 'Data' || name === 'Visible') this.#collect(name, attributes)
  }

  text(text: string): void {
    if (this.#within === null || this.#within === 'Comment') return
    this.#text += text
    if (this.#text.length > this.#limits.cellLength) throw fail('sheets.cellTooLong')
  }

  close(name: string): void {
    if (name === 'Cell') this.#column += 1 + this.#covered
    if (name !== this.#within) return
    this.#within = null
    if (name === 'Data') this.#put(this.#valueOf())
    else if (name === 'Visible' && this.#sheet) this.#sheet.hidden = this.#text !== 'SheetVisible'
  }

  get #sheet(): MemorySheet | undefined {
    return this.sheets.at(-1)
  }

  #addFormat(code: string): void {
    this.#formats.set(this.#style, { id: -1, code: NAMED[code] ?? code })
  }

  #beginSheet(name: string): void {
    if (this.sheets.length >= this.#limits.sheets) throw fail('sheets.tooManySheets', { sheets: this.#limits.sheets })
    this.sheets.push(new MemorySheet(name, this.#limits))
    this.#row = 0
  }

  /** Index from 1, where rows were left out before; Span: as many empty rows behind it look the same. */
  #beginRow(attributes: string): void {
    const number = Number(attribute(attributes, 'Index') ?? this.#row + 1)
    if (!(number > this.#row) || !this.#sheet) throw fail('sheets.broken')
    this.#sheet.beginRow(number, isTrue(attribute(attributes, 'Hidden')))
    this.#row = number + Number(attribute(attributes, 'Span') ?? 0)
    this.#column = 0
  }

  #beginCell(attributes: string): void {
    const index = attribute(attributes, 'Index')
    if (index !== undefined) this.#column = Number(index) - 1
    if (!(this.#column >= 0) || !this.#sheet || this.#row === 0) throw fail('sheets.broken')
    this.#cell = {
      format: this.#formats.get(attribute(attributes, 'StyleID') ?? ''),
      formula: attribute(attributes, 'Formula') !== undefined,
    }
    const [columns, rows] = ['MergeAcross', 'MergeDown'].map((name) => Number(attribute(attributes, name) ?? 0))
    this.#sheet.merge(this.#column, { columns: columns ?? 0, rows: rows ?? 0 })
    this.#covered = columns ?? 0
  }

  #collect(name: 'Data' | 'Visible', attributes: string): void {
    this.#within = name
    this.#type = attribute(attributes, 'Type') ?? 'String'
    this.#text = ''
  }

  #valueOf(): Cell {
    const { format } = this.#cell
    if (this.#type === 'Boolean') return { kind: 'boolean', boolean: isTrue(this.#text) }
    if (this.#type === 'Error') return { kind: 'error', code: this.#text }
    if (this.#type === 'DateTime') {
      const cell = isoDate(this.#text)
      return cell?.kind === 'date' && format && showsNoDay(format) ? { ...cell, monthOnly: true } : cell
    }
    const number = Number(this.#text)
    if (this.#type !== 'Number' || this.#text === '' || Number.isNaN(number)) return textCell(this.#text)
    return numberValue(number, format, this.dates)
  }

  #put(cell: Cell): void {
    this.#sheet?.put(this.#column, cell && this.#cell.formula ? { ...cell, formula: true } : cell)
  }
}

export function readXml2003(text: string, limits: ReadingLimits): { sheets: MemorySheet[]; dates: DateSystem } {
  const handler = new Xml2003Handler(limits)
  const reader = new XmlReader(handler)
  for (let at = 0; at < text.length; at += PIECE) reader.write(text.slice(at, at + PIECE))
  reader.end()
  return handler
}
