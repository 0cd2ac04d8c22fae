/** Blocks as strips of a column: how high each is, and how it is drawn once its place is known. */
import { line, wrapped, type Box, type Piece, type Style } from '../../../../lib/pdf/lines.ts'
import { inText } from '../../../../lib/formulas/formulaText.rule.ts'
import { lacking } from '../../../../lib/pdf/typefaces.ts'
import { cellLines, type Block, type Cell, type Run } from '../blocks.ts'
import { BODY } from '../pageSizes.ts'
import { fitted, missing, type Pictures } from '../pictures.ts'

export type Sheet = PDFKit.PDFDocument
export interface Strip {
  height: number
  draw: (x: number, y: number) => void
}
export interface Setting {
  sheet: Sheet
  width: number
  pictures: Pictures
  /** By their sources. */
  formulas: ReadonlyMap<string, Box>
}

export const INK = '#000000'
const BODY_STYLE: Style = { size: BODY, weight: 'regular', colour: INK }
const BOLD: Style = { ...BODY_STYLE, weight: 'bold' }
const LEADING = 1.75

/** 〓, as printers have always set it, for a character that no font has: it would vanish. */
function printable(text: string): string {
  const gone = new Set(lacking(text))
  return gone.size === 0 ? text : [...text].map((character) => (gone.has(character) ? '〓' : character)).join('')
}
const plain = (text: string): string => printable(text.replace(/\t/g, '　').replace(/\p{Cc}/gu, ''))

function pieceOf({ formulas }: Setting, { text, tex, bold, underline }: Run): Piece {
  const box = tex === undefined ? undefined : formulas.get(tex)
  return {
    text: plain(tex === undefined || box ? text : inText(tex)),
    style: { ...(bold ? BOLD : BODY_STYLE), ...(underline && { underline }) },
    ...(box && { box }),
  }
}

type Align = 'left' | 'center'
function lineStrip(sheet: Sheet, pieces: readonly Piece[], inset: number, width: number, align: Align = 'left'): Strip {
  const size = pieces[0]?.style.size ?? BODY
  const boxes = pieces.flatMap(({ box }) => box ?? [])
  const above = Math.max(size * 1.25, ...boxes.map(({ ascent }) => ascent + size * 0.3))
  const below = Math.max(size * (LEADING - 1.25), ...boxes.map(({ descent }) => descent + size * 0.2))
  const draw = (x: number, y: number): void => line(sheet, pieces, { x: x + inset, baseline: y + above, width, align })
  return { height: above + below, draw }
}

function textStrips({ sheet, width }: Setting, pieces: Piece[], inset = 0, hanging = 0): Strip[] {
  const all = wrapped(sheet, pieces, width - inset - hanging, -hanging)
  return all.map((line, at) => lineStrip(sheet, line, inset + (at === 0 ? 0 : hanging), width))
}

function centred({ sheet, width }: Setting, text: string, style: Style): Strip[] {
  return wrapped(sheet, [{ text: plain(text), style }], width).map((pieces) =>
    lineStrip(sheet, pieces, 0, width, 'center'),
  )
}

/** Side by side: as high as the highest. */
function beside(columns: readonly { strips: readonly Strip[]; x: number }[]): Strip {
  const heights = columns.map(({ strips }) => strips.reduce((sum, { height }) => sum + height, 0))
  const draw = (x: number, y: number): void => {
    for (const { strips, x: offset } of columns) {
      let top = y
      for (const strip of strips) {
        strip.draw(x + offset, top)
        top += strip.height
      }
    }
  }
  return { height: Math.max(0, ...heights), draw }
}

function choiceStrips(setting: Setting, { choices, columns }: Extract<Block, { kind: 'choices' }>): Strip[] {
  const inset = 2 * BODY
  const cell = (setting.width - inset) / columns
  const set = choices.map((runs) =>
    textStrips(
      { ...setting, width: cell - 6 },
      runs.map((run) => pieceOf(setting, run)),
      0,
      1.5 * BODY,
    ),
  )
  if (columns === 1) return set.flat().map((strip) => beside([{ strips: [strip], x: inset }]))
  return Array.from({ length: Math.ceil(set.length / columns) }, (_, row) =>
    beside(set.slice(row * columns, (row + 1) * columns).map((strips, at) => ({ strips, x: inset + at * cell }))),
  )
}

/** A row's lines with its frame; a high one is cut wherever a page ends. */
function rowStrips(setting: Setting, row: readonly Cell[], isCentred: boolean): Strip[] {
  const { sheet, width } = setting
  const cell = width / row.length
  const cells = row.map((words) =>
    cellLines(words).flatMap((line) =>
      wrapped(
        sheet,
        line.map((run) => pieceOf(setting, run)),
        cell - 10,
      ),
    ),
  )
  const count = Math.max(1, ...cells.map((lines) => lines.length))
  return Array.from({ length: count }, (_, at): Strip => {
    const strips = cells.map((lines) => lineStrip(sheet, lines[at] ?? [], 5, cell - 10, isCentred ? 'center' : 'left'))
    const height = Math.max(...strips.map((strip) => strip.height))
    const draw = (x: number, y: number): void => {
      sheet.lineWidth(0.6).strokeColor(INK)
      for (let edge = 0; edge <= row.length; edge++)
        sheet
          .moveTo(x + edge * cell, y)
          .lineTo(x + edge * cell, y + height)
          .stroke()
      if (at === 0)
        sheet
          .moveTo(x, y)
          .lineTo(x + width, y)
          .stroke()
      if (at === count - 1)
        sheet
          .moveTo(x, y + height)
          .lineTo(x + width, y + height)
          .stroke()
      strips.forEach((strip, column) => strip.draw(x + column * cell, y))
    }
    return { height, draw }
  })
}

function pictureStrip({ sheet, width, pictures }: Setting, asset: string): Strip | null {
  const picture = pictures.get(asset)
  if (!picture) return null
  const inset = 2 * BODY
  const size = fitted(picture, width - inset)
  return { height: size.height + 8, draw: (x, y) => sheet.image(picture.bytes, x + inset, y + 4, size) }
}

const space = (height: number): Strip => ({ height, draw: () => undefined })

export function stripsOf(setting: Setting, block: Block): Strip[] {
  const { sheet, width } = setting
  switch (block.kind) {
    case 'title':
      return [...centred(setting, block.text, { ...BOLD, size: 18 }), space(4)]
    case 'note':
      return [...centred(setting, block.text, BODY_STYLE), space(4)]
    case 'section':
      return [space(8), ...textStrips(setting, [{ text: plain(block.text), style: { ...BOLD, size: 12 } }]), space(2)]
    case 'text':
      return textStrips(
        setting,
        block.runs.map((run) => pieceOf(setting, run)),
        block.inset * BODY,
        block.indent * BODY,
      )
    case 'choices':
      return choiceStrips(setting, block)
    case 'table':
      return [...block.rows.flatMap((row) => rowStrips(setting, row, block.centred)), space(8)]
    case 'picture':
      return [
        pictureStrip(setting, block.asset) ?? textStrips(setting, [pieceOf(setting, { text: missing(block.alt) })]),
      ].flat()
    case 'lines':
      return Array.from({ length: block.count }, () => ({
        height: 24,
        draw: (x: number, y: number) =>
          sheet
            .moveTo(x, y + 22)
            .lineTo(x + width, y + 22)
            .lineWidth(0.5)
            .stroke('#8a9099'),
      }))
  }
}
