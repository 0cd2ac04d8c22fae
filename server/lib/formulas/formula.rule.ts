/**
 * Formulas in TeX: which can be kept, and what is shown of them as MathML. The library that reads TeX is given: the
 * server has it at once, the browser only when a formula is shown.
 */
import { asOneLine, inText, MOST_TEX, piecesOf } from './formulaText.rule.ts'

/** More than any formula of a question has: macros could make some characters into thousands of elements. */
const MOST_ELEMENTS = 1_500

/** An element of MathML. */
export interface MathElement {
  tag: string
  attrs: Record<string, string>
  children: (MathElement | string)[]
}
export type ReadFormula = { math: MathElement } | { problem: string }

/** As the library builds it: elements, fragments without a type, texts. */
interface Built {
  type?: string
  attributes?: Record<string, unknown>
  classes?: readonly string[]
  style?: Record<string, unknown>
  children?: readonly Built[]
  text?: string
}
interface TexOptions {
  throwOnError: boolean
  trust: boolean
  maxExpand: number
  maxSize: [number, number]
  wrap: 'none'
}
/** temml; its types know less than it has. */
interface Library {
  __renderToMathMLTree: (tex: string, options: TexOptions) => unknown
}
/** Nothing that names an address, a file or an id of the page; rules and spaces no larger than a few lines. */
const OPTIONS: TexOptions = { throwOnError: true, trust: false, maxExpand: 200, maxSize: [20, 20], wrap: 'none' }

const ELEMENTS = new Set(
  `math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts mprescripts
  none mtable mtr mtd mstyle mpadded mphantom menclose`.split(/\s+/),
)
const ATTRIBUTES = new Set(
  `mathvariant displaystyle scriptlevel stretchy fence form separator symmetric minsize maxsize lspace rspace largeop
  movablelimits accent accentunder linethickness width height depth voffset columnalign columnlines columnspacing
  columnspan rowlines rowspacing rowspan notation mathcolor mathbackground mathsize display`.split(/\s+/),
)
/** Lengths, colours and names: never an address. */
const STYLE = /^[\w\s.,:;#%()+-]{0,200}$/u
const hyphenated = (name: string): string => name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)
function styleOf({ style = {}, attributes = {} }: Built): string {
  const said = Object.entries(style).map(([name, value]) => `${hyphenated(name)}: ${String(value)}`)
  const whole = [...said, ...(typeof attributes['style'] === 'string' ? [attributes['style']] : [])].join('; ')
  return STYLE.test(whole) && !/url/iu.test(whole) ? whole : ''
}
function attributesOf(built: Built): Record<string, string> {
  const said = Object.entries(built.attributes ?? {}).filter(([name]) => ATTRIBUTES.has(name))
  const classes = (built.classes ?? []).filter((each) => /^[\w-]+$/u.test(each)).join(' ')
  const style = styleOf(built)
  return {
    ...Object.fromEntries(said.map(([name, value]) => [name, String(value)])),
    ...(classes && { class: classes }),
    ...(style && { style }),
  }
}

/** Thrown within this file only. */
class Unshown extends Error {}
function elementsOf(built: Built, count: { left: number }): (MathElement | string)[] {
  if (--count.left < 0) throw new Unshown('公式太复杂，请拆成几个')
  if (built.text !== undefined) return built.text === '' ? [] : [built.text]
  const children = (built.children ?? []).flatMap((child) => elementsOf(child, count))
  if (built.type === undefined) return children
  if (!ELEMENTS.has(built.type)) throw new Unshown('公式里有不支持的写法')
  return [{ tag: built.type, attrs: attributesOf(built), children }]
}

function refusal(tex: string): string | null {
  if (asOneLine(tex) === '') return '公式是空的'
  if (tex.length > MOST_TEX) return `公式不能超过 ${MOST_TEX} 个字符，请拆成几个`
  if (/[\p{Cs}\p{Co}]|[^\P{Cc}\s]/u.test(tex)) return '公式里有不能用的字符'
  if (/(?<!\\)(?:\\\\)*%/u.test(tex)) return '公式里的百分号请写成 \\%'
  if (/_{4}/u.test(tex)) return '公式里不能有填空的横线'
  const [only, ...others] = piecesOf(inText(tex))
  const isWhole = typeof only === 'object' && only.tex === tex && others.length === 0
  return isWhole ? null : '公式里不能再有 \\( 和 \\)，也不能以 \\ 结尾'
}

const SHOWN = 16
/** What keeps it from being read, and where. */
function problemOf(tex: string, error: unknown): string {
  if (error instanceof Unshown) return error.message
  if (error instanceof RangeError) return '公式太复杂，请拆成几个'
  const at = (error as { position?: unknown }).position
  if (/expansion/iu.test(String(error))) return '公式太复杂，请拆成几个'
  if (/not trusted/iu.test(String(error))) return '公式里不能有链接、图片和网页代码'
  if (typeof at !== 'number') return '公式看不懂，请检查写法'
  return at >= tex.length ? '公式没有写完，请检查括号是否成对' : `公式从“${tex.slice(at, at + SHOWN)}”起看不懂`
}

/** A function that reads a formula in one line, with its source beside it for who hears it. */
export const formulaReader =
  (library: unknown) =>
  (tex: string): ReadFormula => {
    const problem = refusal(tex)
    if (problem !== null) return { problem }
    try {
      const [math] = elementsOf((library as Library).__renderToMathMLTree(tex, { ...OPTIONS }) as Built, {
        left: MOST_ELEMENTS,
      })
      if (typeof math !== 'object' || math.tag !== 'math') return { problem: '公式里不能换行成几段' }
      return { math: { ...math, attrs: { ...math.attrs, alttext: tex } } }
    } catch (error) {
      return { problem: problemOf(tex, error) }
    }
  }
