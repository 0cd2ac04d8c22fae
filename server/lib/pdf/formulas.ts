/**
 * Formulas as they are drawn on paper: outlines that MathJax sets out of MathML, since a PDF has no fonts that grow. What sets them is
 * loaded with the first formula.
 */
import type { LiteElement } from '@mathjax/src/js/adaptors/lite/Element.js'
import type { MathElement } from '../formulas/formula.rule.ts'
import { isFramed } from '../formulas/omml.ts'
import { mathOf } from '../formulas/read.ts'
import type { Box } from './lines.ts'
import { lacking, runsOf } from './typefaces.ts'

type Sheet = PDFKit.PDFDocument
/** Of a size of one point. */
interface Outline {
  width: number
  ascent: number
  descent: number
  shape: LiteElement
}

/** As the program that sets it reads it. */
function markup(part: MathElement | string): string {
  if (typeof part === 'string') return part.replace(/[&<>]/gu, (sign) => `&#${sign.codePointAt(0)};`)
  const attributes = Object.entries(part.attrs)
    .filter(([name]) => name !== 'class' && name !== 'style')
    .map(([name, value]) => ` ${name}="${value.replace(/[&<>"]/gu, (sign) => `&#${sign.codePointAt(0)};`)}"`)
  const shown = `<${part.tag}${attributes.join('')}>${part.children.map(markup).join('')}</${part.tag}>`
  return isFramed(part) ? `<menclose notation="box">${shown}</menclose>` : shown
}

async function makeSetter(): Promise<(math: MathElement) => Promise<Outline | null>> {
  const [{ mathjax }, { MathML }, { SVG }, { liteAdaptor }, { RegisterHTMLHandler }] = await Promise.all([
    import('@mathjax/src/js/mathjax.js'),
    import('@mathjax/src/js/input/mathml.js'),
    import('@mathjax/src/js/output/svg.js'),
    import('@mathjax/src/js/adaptors/liteAdaptor.js'),
    import('@mathjax/src/js/handlers/html.js'),
    import('@mathjax/src/js/util/asyncLoad/esm.js'),
  ])
  const adaptor = liteAdaptor()
  RegisterHTMLHandler(adaptor)
  const output = new SVG({ fontCache: 'none', linebreaks: { inline: false } })
  const page = mathjax.document('', { InputJax: new MathML(), OutputJax: output })
  return async (math) => {
    const holder = (await page.convertPromise(markup(math), { display: false })) as LiteElement
    const [shape] = adaptor.tags(holder, 'svg')
    const [, top, width, height] = (shape ? adaptor.getAttribute(shape, 'viewBox') : '').split(' ').map(Number)
    if (!shape || top === undefined || width === undefined || height === undefined) return null
    return { shape, width: width / 1000, ascent: -top / 1000, descent: (height + top) / 1000 }
  }
}
let setter: ReturnType<typeof makeSetter> | null = null

const numbersIn = (text: string): number[] => text.split(/[\s,]+/u).map(Number)
function transform(sheet: Sheet, how: string): void {
  for (const [, name, given] of how.matchAll(/(translate|scale)\(([^)]*)\)/gu)) {
    const [first = 0, second] = numbersIn(given!.trim())
    if (name === 'translate') sheet.translate(first, second ?? 0)
    else sheet.scale(first, second ?? first)
  }
}
const numberOf = ({ attributes }: LiteElement, name: string): number => parseFloat(String(attributes[name] ?? 0)) || 0
const isElement = (child: unknown): child is LiteElement =>
  typeof child === 'object' && child !== null && 'kind' in child

/** Signs that only a font of text has, Chinese above all. */
function words(sheet: Sheet, element: LiteElement): void {
  const text = element.children.map((child) => ('value' in child ? String(child.value) : '')).join('')
  const size = numberOf(element, 'font-size') || 1000
  if (lacking(text).length > 0) return
  let at = 0
  for (const run of runsOf(text, 'regular')) {
    sheet.font(run.face).fontSize(size)
    sheet.text(run.text, at, 0, { lineBreak: false, baseline: 'alphabetic' })
    at += sheet.widthOfString(run.text)
  }
}

function draw(sheet: Sheet, element: LiteElement): void {
  const { kind, attributes } = element
  sheet.save()
  transform(sheet, String(attributes['transform'] ?? ''))
  if (kind === 'path') sheet.path(String(attributes['d'] ?? '')).fill()
  else if (kind === 'rect') {
    const [x, y, width, height] = (['x', 'y', 'width', 'height'] as const).map((name) => numberOf(element, name))
    sheet.rect(x!, y!, width!, height!)
    if (attributes['fill'] === 'none') sheet.lineWidth(numberOf(element, 'stroke-thickness') || 60).stroke()
    else sheet.fill()
  } else if (kind === 'line')
    sheet
      .moveTo(numberOf(element, 'x1'), numberOf(element, 'y1'))
      .lineTo(numberOf(element, 'x2'), numberOf(element, 'y2'))
      .lineWidth(60)
      .stroke()
  else if (kind === 'text') words(sheet, element)
  else {
    // a part that is cut off at its frame
    const [left, top, width, height] = numbersIn(String(attributes['viewBox'] ?? ''))
    if (kind === 'svg' && height !== undefined) {
      sheet.translate(numberOf(element, 'x'), numberOf(element, 'y'))
      sheet.scale(numberOf(element, 'width') / width!, numberOf(element, 'height') / height)
      sheet.translate(-left!, -top!)
      sheet.rect(left!, top!, width!, height).clip()
    }
    element.children.filter(isElement).forEach((child) => draw(sheet, child))
  }
  sheet.restore()
}

const box = ({ shape, width, ascent, descent }: Outline, size: number): Box => ({
  ...{ width: width * size, ascent: ascent * size, descent: descent * size },
  draw(sheet, x, baseline, colour) {
    sheet
      .save()
      .translate(x, baseline)
      .scale(size / 1000)
    sheet.fillColor(colour).strokeColor(colour)
    shape.children.filter(isElement).forEach((child) => draw(sheet, child))
    sheet.restore()
  },
})

/** By their sources; one that cannot be drawn is left out. */
export async function drawnFormulas(sources: Iterable<string>, size: number): Promise<ReadonlyMap<string, Box>> {
  const drawn = new Map<string, Box>()
  for (const tex of new Set(sources)) {
    const math = mathOf(tex)
    const outline = math && (await (await (setter ??= makeSetter()))(math))
    if (outline) drawn.set(tex, box(outline, size))
  }
  return drawn
}
