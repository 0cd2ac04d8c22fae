/**
 * 1,000 certificates as one print file, and fifty as files of their own, against pdfkit alone: the same fonts, lines and
 * places, cut into runs and lines beforehand. Both make the code by the same library; what that takes is told apart. Processor time; in turns, the median of three.
 */
import { Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import PDFDocument from 'pdfkit'
import { encode } from 'uqr'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { Certificate } from '../../server/features/certificates/certificates.model.ts'
import { numberOf } from '../../server/features/certificates/certificates.rule.ts'
import { drawAll, newSheet } from '../../server/features/certificates/pdf/certificatePdf.ts'
import { bytesOf, runsOf, type Run, type Typeface } from '../../server/lib/pdf/typefaces.ts'
import { newId } from '../../server/lib/id.ts'
import { interleaved, median, round, type Bench } from './bench.ts'

const [PAGES, ALONE, PAIRS] = [1_000, 50, 3]
const CODE = { ecc: 'M', border: 4 } as const
const AT = new Date('2026-06-20T08:00:00Z')
const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗𠮷𡌴㛃䶮']
const GIVEN = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志红玉兰婷宇浩然']

const certificateOf = (at: number): Certificate => ({
  ...{ _id: newId(), class: 'a', person: String(at), version: 1, number: numberOf(2026, at + 1), code: newId() },
  content: {
    name: SURNAMES[at % SURNAMES.length]! + GIVEN[at % GIVEN.length]! + GIVEN[(at * 7) % GIVEN.length]!,
    ...{ title: '高校教师党支部书记示范培训班', intake: 3, programme: null, base: '上海市教卫党校培训基地' },
    ...{ committee: '中共上海市教育卫生工作委员会', from: '2026-06-15', to: '2026-06-19', hours: 2_400 },
  },
  ...{ state: 'valid', issuedOn: '2026-06-20', issuedAt: AT, by: '甲', revoked: null, supersededBy: null },
})
const addressOf = ({ code }: Certificate): string => `https://hongling.example.edu.cn/verify/${code}`

/** How many bytes a document comes to: written to nowhere, and waited for. */
async function sizeOf(sheet: PDFKit.PDFDocument): Promise<number> {
  let size = 0
  const nowhere = new Writable({
    write(part: Buffer, _encoding, done) {
      size += part.length
      done()
    },
  })
  await pipeline(sheet, nowhere)
  return size
}

/** One page as calls of the library. */
interface Page {
  address: string
  texts: { run: Run; size: number; colour: string; x: number; y: number }[]
  rects: number[][]
}
/** What our side asks of the library, page by page: a document that draws nothing and notes it down. */
async function asked(certificates: readonly Certificate[]): Promise<Page[]> {
  const sheet = newSheet('', AT)
  const pages: Page[] = []
  const style = { face: 'regular' as Typeface, size: 0, colour: '' }
  const font = sheet.font.bind(sheet) as (face: Typeface) => PDFKit.PDFDocument
  const fontSize = sheet.fontSize.bind(sheet)
  const noted = Object.assign(sheet, {
    addPage: () => (pages.push({ address: addressOf(certificates[pages.length]!), texts: [], rects: [] }), sheet),
    font: (face: Typeface) => ((style.face = face), font(face)),
    fontSize: (size: number) => ((style.size = size), fontSize(size)),
    fillColor: (colour: string) => ((style.colour = colour), sheet),
    text(text: string, x: number, y: number) {
      pages.at(-1)!.texts.push({ run: { face: style.face, text }, size: style.size, colour: style.colour, x, y })
      return sheet
    },
    rect: (...given: number[]) => (pages.at(-1)!.rects.push(given), sheet),
    ...{ lineWidth: () => sheet, stroke: () => sheet, fill: () => sheet, end: () => undefined },
  })
  await drawAll(noted, certificates, addressOf)
  return pages
}

function bare(pages: readonly Page[]): PDFKit.PDFDocument {
  const sheet = new PDFDocument({ size: 'A4', layout: 'landscape', margin: 0, autoFirstPage: false })
  for (const face of ['regular', 'bold', 'rare'] satisfies Typeface[]) sheet.registerFont(face, bytesOf(face)!)
  void draw(sheet, pages)
  return sheet
}
async function draw(sheet: PDFKit.PDFDocument, pages: readonly Page[]): Promise<void> {
  for (const { address, texts, rects } of pages) {
    sheet.addPage()
    encode(address, CODE)
    for (const [at, [x, y, width, height]] of rects.entries()) {
      sheet.rect(x!, y!, width!, height!)
      if (at < 2) sheet.lineWidth(2).stroke('#b08d3c')
    }
    sheet.fill('#1f2328')
    for (const { run, size, colour, x, y } of texts)
      sheet
        .font(run.face)
        .fontSize(size)
        .fillColor(colour)
        .text(run.text, x, y, { lineBreak: false, baseline: 'alphabetic' })
    while (sheet.readableLength > 1_048_576) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  sheet.end()
}
function ours(certificates: readonly Certificate[]): PDFKit.PDFDocument {
  const sheet = newSheet('', AT)
  void drawAll(sheet, certificates, addressOf)
  return sheet
}

/** Of the processor: neighbours on the machine do not count. */
async function timed(documents: () => Iterable<PDFKit.PDFDocument>): Promise<number> {
  const begun = process.cpuUsage()
  for (const each of documents()) await sizeOf(each)
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1_000
}
function* each<T>(parts: readonly T[], make: (parts: readonly T[]) => PDFKit.PDFDocument) {
  for (const part of parts) yield make([part])
}

/** Whether another reader copies each name out of its page: rare characters too. */
async function isWhole(certificates: readonly Certificate[]): Promise<boolean> {
  const data = new Uint8Array(await buffer(ours(certificates)))
  const pdf = await getDocument({ data, verbosity: 0 }).promise
  for (const [at, { content }] of certificates.entries()) {
    const { items } = await (await pdf.getPage(at + 1)).getTextContent()
    if (
      !items
        .map((item) => ('str' in item ? item.str : ''))
        .join('')
        .includes(`${content.name} 同志`)
    )
      return false
  }
  return true
}

const peak = (): number => process.resourceUsage().maxRSS / 1024

export const bench: Bench = {
  name: 'certificates',
  describe: '1,000 certificates in one file, and fifty alone, against pdfkit alone (at most 1.3 times as long)',
  async run() {
    runsOf('字𠮷', 'bold') // opens the fonts
    const all = Array.from({ length: PAGES }, (_, at) => certificateOf(at))
    const pages = await asked(all)
    const before = peak()
    await timed(() => [ours(all)])
    const after = peak()
    const together = await interleaved(
      PAIRS,
      () => timed(() => [ours(all)]),
      () => timed(() => [bare(pages)]),
    )
    const [few, fewPages] = [all.slice(0, ALONE), pages.slice(0, ALONE)]
    const alone = await interleaved(
      PAIRS,
      () => timed(() => each(few, ours)),
      () => timed(() => each(fewPages, bare)),
    )
    const codes = await timed(() => (pages.forEach(({ address }) => encode(address, CODE)), []))
    const line = (what: string, count: number, { ratio, a, b }: typeof alone) => ({
      ...{ what, 'ours, ms a page': round(median(a) / count), 'pdfkit, ms a page': round(median(b) / count) },
      ratio: round(ratio),
    })
    return {
      ratio: round(Math.max(together.ratio, alone.ratio)),
      table: [line(`${PAGES} in one file`, PAGES, together), line(`${ALONE} alone`, ALONE, alone)],
      figures: {
        together: round(together.ratio),
        alone: round(alone.ratio),
        codeMsAPage: round(codes / PAGES),
        peakMb: round(after, 0),
        peakMbBefore: round(before, 0),
        rare: Number(await isWhole(all.slice(0, SURNAMES.length))),
      },
    }
  },
}
