/** Formulas: which can be kept, what is shown of them, and how they go to Word and come back. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MathElement } from '../../server/lib/formulas/formula.rule.ts'
import { asOneLine, inText, MOST_TEX, piecesOf } from '../../server/lib/formulas/formulaText.rule.ts'
import { ommlOf } from '../../server/lib/formulas/omml.ts'
import { mathOf, readFormula } from '../../server/lib/formulas/read.ts'
import { texOf } from '../../server/lib/formulas/texOf.ts'
import { FORMULAS } from '../support/articles.ts'

const tagsIn = (part: MathElement | string): string[] =>
  typeof part === 'string' ? [] : [part.tag, ...part.children.flatMap(tagsIn)]
const problemOf = (tex: string): string | null => {
  const read = readFormula(tex)
  return 'problem' in read ? read.problem : null
}

describe('a formula that is kept', () => {
  it.each([
    ['x^2', 'msup'],
    ['\\frac{a}{b}', 'mfrac'],
    ['\\sqrt[3]{x}', 'mroot'],
    ['\\begin{cases} 1 & x>0 \\\\ 0 & x<0 \\end{cases}', 'mtable'],
    ['\\text{面积}=\\pi r^2', 'mtext'],
  ])('%s is MathML that says its source', (tex, tag) => {
    const math = mathOf(tex)!
    expect(math).toMatchObject({ tag: 'math', attrs: { alttext: tex } })
    expect(tagsIn(math)).toContain(tag)
  })

  it.each([
    ['', '公式是空的'],
    ['x'.repeat(MOST_TEX + 1), `公式不能超过 ${MOST_TEX} 个字符，请拆成几个`],
    ['\\frac{a', '公式没有写完，请检查括号是否成对'],
    ['a \\unknown b', /^公式从“\\unknown b”起看不懂$/],
    ['50%', '公式里的百分号请写成 \\%'],
    ['\\text{____}', '公式里不能有填空的横线'],
    ['a\\)b', /不能再有/],
    ['a\\', /不能以/],
    ['a\u0007', '公式里有不能用的字符'],
    ['\\href{https://example.org}{x}', /看不懂$/],
    ['\\includegraphics{https://example.org/a.png}', '公式里不能有链接、图片和网页代码'],
    ['\\class{a}{x}', '公式里不能有链接、图片和网页代码'],
    ['\\style{color:red}{x}', '公式里不能有链接、图片和网页代码'],
    ['\\def\\a{\\a\\a}\\a', '公式太复杂，请拆成几个'],
  ])('%j is refused with a sentence', (tex, sentence) => {
    expect(problemOf(tex)).toMatch(sentence === '' ? /./ : sentence)
  })

  it('any source gives MathML of known elements or a sentence, and soon', () => {
    const piece = fc.constantFrom(
      ...['\\frac', '\\sqrt', '{', '}', '^', '_', '\\left', '\\right', '(', ')', '\\begin{matrix}', '\\end{matrix}'],
      ...[
        '&',
        '\\\\',
        'x',
        '中',
        '\\text',
        '\\def\\a',
        '\\a',
        '#1',
        '\\overbrace',
        '\\not',
        '\\mathchoice',
        '\\kern',
        '9em',
      ],
      ...[
        '\\color{red}',
        '\\hspace{',
        '\\raise',
        '\\rule{9em}{9em}',
        '\\verb|x|',
        '$',
        '~',
        "'",
        '\\boxed',
        '\\cancel',
      ],
    )
    const source = fc.oneof(
      fc.array(piece, { maxLength: 60 }).map((all) => all.join('')),
      fc.string({ unit: 'grapheme' }),
    )
    fc.assert(
      fc.property(source, (given) => {
        const read = readFormula(asOneLine(given))
        if ('problem' in read) return void expect(read.problem).toMatch(/[\u4e00-\u9fff]/)
        expect(JSON.stringify(read.math)).not.toMatch(/url\(|javascript:|"on\w+":/i)
        expect(piecesOf(inText(asOneLine(given)))).toEqual([{ tex: asOneLine(given) }])
      }),
      { numRuns: 300 },
    )
  })
})

it('a text is cut where formulas stand in it, and nothing of it is lost', () => {
  expect(piecesOf('设 \\( x^2 \\)，求 \\(\\text{(a)}\\)。')).toEqual([
    '设 ',
    { tex: 'x^2' },
    '，求 ',
    { tex: '\\text{(a)}' },
    '。',
  ])
  expect(piecesOf('a\\\\(b\\) c')).toEqual(['a\\', { tex: 'b' }, ' c'])
  const sign = fc.constantFrom('\\(', '\\)', '\\', 'x', ' ', '中', '(', ')')
  fc.assert(
    fc.property(fc.array(sign), (signs) => {
      const whole = piecesOf(signs.join('')).map((piece) => (typeof piece === 'string' ? piece : inText(piece.tex)))
      expect(whole.join('').replaceAll(' ', '')).toBe(signs.join('').replaceAll(' ', ''))
    }),
  )
})

describe('a formula in Word', () => {
  const again = (tex: string): string => texOf(ommlOf(mathOf(tex)!))
  it.each([
    ['x^2'],
    ['x_1^2'],
    ['\\frac{a+b}{2}'],
    ['\\sqrt{x}'],
    ['\\sqrt[3]{x+1}'],
    ["f'(x)"],
    ['a_{ij}'],
    ['\\text{面积}=\\pi r^2', '\\text{面积}=πr^2'],
    ['\\sum_{i=1}^n a_i', '\\sum_{i=1}^n a_i'],
    ['\\sum\\limits_{i=1}^n a_i'],
    ['\\int_0^1 xdx'],
    ['\\sin x+\\cos x'],
    ['\\lim_{x\\to 0} x', '\\lim_{x→0} x'],
    ['\\left(\\frac{a}{b}\\right)'],
    ['\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}', '\\left(\\begin{matrix}1 & 2 \\\\ 3 & 4\\end{matrix}\\right)'],
    ['\\vec{a}'],
    ['\\overline{AB}'],
    ['\\boxed{x}'],
    ['\\binom{n}{k}'],
    ['50\\%'],
    ['\\{1,2\\}'],
    ['\\mathrm{kg}'],
    ['x\\le y', 'x≤y'],
    ['\\mathbb{R}', 'ℝ'],
  ])('%s comes back as a formula that comes back as itself', (tex, said = tex) => {
    const once = again(tex)
    expect(mathOf(once)).not.toBeNull()
    expect(again(once)).toBe(once)
    if (said !== undefined) expect(once).toBe(said)
  })
  it('all that properties of formats use can be read', () => {
    for (const tex of FORMULAS) expect(problemOf(tex)).toBeNull()
  })
})
