/** 结业证书 on landscape A4: one, or all of a class page by page as they are read. */
import PDFDocument from 'pdfkit'
import { encode } from 'uqr'
import { dayInWords } from '../../../lib/dayInWords.ts'
import type { Certificate } from '../certificates.model.ts'
import { fitted, line, wrapped, type Piece, type Style } from '../../../lib/pdf/lines.ts'
import { bytesOf, type Typeface } from '../../../lib/pdf/typefaces.ts'

type Sheet = PDFKit.PDFDocument
const [INK, QUIET, GOLD, RED] = ['#1f2328', '#59636e', '#b08d3c', '#b3261e']
/** Points: A4 is 842 by 595. */
const [WIDTH, HEIGHT, SIDE] = [841.89, 595.28, 96]
const BODY: Style = { size: 19, weight: 'regular', colour: INK }
const NAME: Style = { ...BODY, size: 24, weight: 'bold' }
/** Between the number and what stands below: with long names of class and base the letters are smaller. */
const [BODY_TOP, BODY_HEIGHT] = [250, 156]
const [BODY_SIZES, SMALLEST] = [[BODY.size, 17, 15, 13, 11], 9]
const SMALL: Style = { size: 10.5, weight: 'regular', colour: QUIET }
const QR_SIZE = 104
/** Readers ask for four modules of white around a code. */
const QUIET_ZONE = 4

export function newSheet(title: string, at: Date): Sheet {
  const sheet = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin: 0,
    autoFirstPage: false,
    lang: 'zh-CN',
    info: { Title: title, CreationDate: at, ModDate: at },
  })
  for (const face of ['regular', 'bold', 'rare'] satisfies Typeface[]) {
    const bytes = bytesOf(face)
    if (bytes) sheet.registerFont(face, bytes)
  }
  return sheet
}

function frame(sheet: Sheet): void {
  sheet
    .rect(28, 28, WIDTH - 56, HEIGHT - 56)
    .lineWidth(3)
    .stroke(GOLD)
  sheet
    .rect(36, 36, WIDTH - 72, HEIGHT - 72)
    .lineWidth(0.8)
    .stroke(GOLD)
}

const days = (from: string, to: string): string =>
  from === to ? dayInWords(from) : `${dayInWords(from)}至${dayInWords(to)}`

function body({ content }: Certificate, size: number): Piece[] {
  const { name, title, intake, from, to, base, hours } = content
  const studied = hours > 0 ? `，完成 ${hours / 100} 学时` : ''
  const said = `于${days(from, to)}参加${base}举办的“${title}”（第 ${intake} 期）学习${studied}，经考核符合结业条件，准予结业。`
  const plain = { ...BODY, size }
  return [
    { text: name, style: { ...NAME, size: (NAME.size * size) / BODY.size } },
    { text: ' 同志', style: plain },
    { text: said, style: plain },
  ]
}
/** In the largest letters with which all of it has room. */
function setBody(sheet: Sheet, certificate: Certificate) {
  const setIn = (size: number) => ({
    size,
    lines: wrapped(sheet, body(certificate, size), WIDTH - 2 * SIDE, 2 * size),
  })
  for (const size of BODY_SIZES) {
    const set = setIn(size)
    if ((set.lines.length - 1) * 2 * size <= BODY_HEIGHT) return set
  }
  return setIn(SMALLEST)
}

/** The code that opens the check page, with its quiet zone. */
function checkCode(sheet: Sheet, address: string, left: number, top: number): void {
  const { data } = encode(address, { ecc: 'M', border: QUIET_ZONE })
  const cell = QR_SIZE / data.length
  data.forEach((row, y) =>
    row.forEach((isDark, x) => isDark && sheet.rect(left + x * cell, top + y * cell, cell + 0.03, cell + 0.03)),
  )
  sheet.fill(INK)
}

const centred = { x: SIDE, width: WIDTH - 2 * SIDE, align: 'center' } as const

function certificatePage(sheet: Sheet, certificate: Certificate, address: string): void {
  const { content, number, issuedOn, state } = certificate
  sheet.addPage()
  frame(sheet)
  line(sheet, fitted(sheet, content.committee, { ...BODY, size: 17 }, centred.width), { ...centred, baseline: 96 })
  line(sheet, [{ text: '结业证书', style: { size: 46, weight: 'bold', colour: GOLD } }], { ...centred, baseline: 162 })
  line(sheet, [{ text: number, style: SMALL }], { ...centred, baseline: 192 })
  const { size, lines } = setBody(sheet, certificate)
  lines.forEach((pieces, at) =>
    line(sheet, pieces, { x: SIDE + (at === 0 ? 2 * size : 0), width: WIDTH, baseline: BODY_TOP + at * 2 * size }),
  )
  const left = SIDE + QR_SIZE + 10
  const foot = { x: left, width: WIDTH - SIDE - left, align: 'right' } as const
  line(sheet, fitted(sheet, content.base, { ...BODY, size: 16 }, foot.width), { ...foot, baseline: 462 })
  line(sheet, [{ text: dayInWords(issuedOn), style: { ...BODY, size: 16 } }], { ...foot, baseline: 492 })
  checkCode(sheet, address, SIDE - 10, 424)
  line(sheet, [{ text: '扫码核验证书', style: SMALL }], {
    x: SIDE - 10,
    width: QR_SIZE,
    align: 'center',
    baseline: 536,
  })
  if (state !== 'valid')
    line(sheet, [{ text: state === 'revoked' ? '已撤销' : '已换发', style: { ...NAME, size: 40, colour: RED } }], {
      ...centred,
      baseline: 410,
    })
}

/** Streams: a page is out of memory when the next is drawn. */
export async function drawAll(
  sheet: Sheet,
  certificates: AsyncIterable<Certificate> | Iterable<Certificate>,
  addressOf: (certificate: Certificate) => string,
): Promise<void> {
  for await (const certificate of certificates) {
    certificatePage(sheet, certificate, addressOf(certificate))
    await drained(sheet)
  }
  sheet.end()
}

/** Whoever reads the document is waited for. */
async function drained(sheet: Sheet): Promise<void> {
  const isFull = (): boolean => sheet.readableLength > 1_048_576 && !sheet.destroyed
  while (isFull()) await new Promise((resolve) => setTimeout(resolve, 5))
}
