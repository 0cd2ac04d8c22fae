import { CFB } from '@e965/xlsx'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PaperContent } from '../../server/features/papers/paper.contract.ts'
import { paperDocx } from '../../server/features/papers/print/docx/paperDocx.ts'
import { keyOf } from '../../server/features/papers/print/key.ts'
import { groupsOf, hasHead, PARTS, titleOf, type Part } from '../../server/features/papers/print/parts.ts'
import { drawnFormulas } from '../../server/lib/pdf/formulas.ts'
import { paperPdf } from '../../server/features/papers/print/pdf/paperPdf.ts'
import type { Size } from '../../server/features/papers/print/pageSizes.ts'
import { shuffledPaper } from '../../server/features/papers/shuffle.rule.ts'
import type { BankQuestion, Words } from '../../server/features/questions/question.contract.ts'
import { bankQuestion } from '../support/bankQuestions.ts'
import { pdfText } from '../support/pdfText.ts'
import { png } from '../support/png.ts'

type Question<K extends BankQuestion['kind']> = Extract<BankQuestion, { kind: K }>
const base = { explanation: '', points: 2 }
const options = (...texts: Words[]) => texts.map((text, at) => ({ id: `o${at}`, text }))
const single = (id: string, stem: Words, ...texts: Words[]): Question<'single'> => ({
  ...{ ...base, id, kind: 'single', stem, options: options(...texts), answer: 'o0' },
})
const paperOf = (...questions: BankQuestion[]): PaperContent => ({
  title: '发展党员工作考试',
  sections: [{ id: 's', title: '单项选择题', questions }],
})
const PICTURE = { bytes: png(40, 20, [179, 38, 30]), type: 'png' as const, width: 30, height: 15 }

function pagesOf(content: PaperContent, part: Part = 'paper', size: Size = 'A4', variant: 'A' | 'B' | '' = 'A') {
  const printing = { content, variant, onSheet: false }
  const pictures = new Map([['there', PICTURE]])
  const at = new Date('2026-11-29T08:00:00Z')
  return { title: titleOf(part, printing), size, head: hasHead(part), groups: groupsOf(part, printing), pictures, at }
}
const bare = (text: string): string => text.normalize('NFKC').replace(/\s/gu, '')

/** As a reader that is not ours copies it. */
const pdfWords = async (bytes: Buffer): Promise<string> => bare((await pdfText(bytes)).join(''))
const partOf = (bytes: Buffer, name: string): string => {
  const entry = CFB.find(CFB.read(bytes, { type: 'buffer' }), name)
  return Buffer.from(entry!.content as Uint8Array).toString()
}
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const docxText = (bytes: Buffer): string =>
  bare(
    partOf(bytes, 'document.xml')
      .replace(/<[^>]*>/gu, '')
      .replace(/&(\w+);/gu, (_all, name: string) => ENTITIES[name]!),
  )
/** Gaps are drawn out. */
const asked = (words: Words): string => bare(typeof words === 'string' ? words.split(/_{4,}/u)[0]! : '')

it('a formula is an equation in Word and drawn in PDF, as high as it is', async () => {
  const inline = ['\\frac{1}{\\frac{a}{b}}', 'x'].map((tex) => ({ type: 'formula', attrs: { tex } }))
  const stem: Words = {
    type: 'doc',
    content: [{ type: 'paragraph', content: [{ type: 'text', text: '求' }, ...inline] }],
  }
  const pages = pagesOf(paperOf(single('a', stem, '\\(不是公式', '乙')))
  const word = partOf(await paperDocx(pages), 'document.xml')
  expect(word).toMatch(/<m:oMath><m:f><m:num>.*<m:den>.*<\/m:oMath>/u)
  const printed = await pdfWords(await paperPdf(pages))
  expect(printed).toContain('求')
  expect(printed).not.toMatch(/frac|\\\(x/u)
  const drawn = await drawnFormulas(['x', '\\frac{a}{b}', '\\text{面积}', '\\frac{'], 10)
  const [x, fraction] = [drawn.get('x')!, drawn.get('\\frac{a}{b}')!]
  expect(drawn.size).toBe(3)
  expect(fraction.ascent + fraction.descent).toBeGreaterThan(1.5 * (x.ascent + x.descent))
  expect(x.width).toBeGreaterThan(4)
  expect(x.width).toBeLessThan(8)
})

describe('a paper in print', () => {
  it('says that a sound belongs to a question', async () => {
    const sound = { type: 'sound', attrs: { asset: 'x', alt: '讲话录音' } }
    const stem: Words = {
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: '听后回答' }] }, sound],
    }
    const text = docxText(await paperDocx(pagesOf(paperOf(single('a', stem, '甲', '乙')))))
    expect(text).toContain(bare('[音频：讲话录音]'))
  })

  it('says all that is asked, in Word and PDF, of every kind of question', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(bankQuestion, { minLength: 1, maxLength: 6 }), async (questions) => {
        const pages = pagesOf(paperOf(...questions))
        const files = [await pdfWords(await paperPdf(pages)), docxText(await paperDocx(pages))]
        for (const text of files) for (const { stem } of questions) expect(text).toContain(asked(stem))
      }),
      { numRuns: 3 },
    )
  })

  it('has a head on the paper and the answer sheet, and none on the keys; all parts in all sizes', async () => {
    const paper = paperOf(single('1', '预备党员的预备期为', '一年', '半年'))
    for (const part of Object.keys(PARTS) as Part[]) {
      const pages = pagesOf(paper, part, part === 'paper' ? 'A3' : '8K')
      const pdf = await pdfWords(await paperPdf(pages))
      expect(pdf.includes('学号')).toBe(part === 'paper' || part === 'sheet')
      expect(pdf).toContain(bare(titleOf(part, { content: paper, variant: 'A', onSheet: false })))
      const header = CFB.read(await paperDocx(pages), { type: 'buffer' })
      const heads = header.FullPaths.filter((name: string) => name.includes('header'))
      expect(
        heads.some((name: string) => Buffer.from(CFB.find(header, name)!.content as Uint8Array).includes('学号')),
      ).toBe(part === 'paper' || part === 'sheet')
    }
  })

  it('sets rare characters, marks what no font has, and puts pictures in', async () => {
    const article = (...content: object[]): Words => ({ type: 'doc', content }) as Words
    const picture = (asset: string) => ({ type: 'picture', attrs: { asset, alt: '示意图' } })
    const question = single(
      '1',
      article(
        { type: 'paragraph', content: [{ type: 'text', text: '𠮷同志\u{10fffd}' }] },
        picture('there'),
        picture('gone'),
      ),
      '甲',
      '乙',
    )
    const pages = pagesOf(paperOf(question))
    const pdf = await paperPdf(pages)
    const text = await pdfWords(pdf)
    for (const words of ['𠮷同志〓', '[图片:示意图]']) expect(text).toContain(words)
    expect(pdf.includes('/Subtype /Image')).toBe(true)
    const docx = await paperDocx(pages)
    expect(docxText(docx)).toContain('𠮷同志\u{10fffd}')
    expect(partOf(docx, 'document.xml')).toContain('SimSun-ExtB')
    expect(CFB.read(docx, { type: 'buffer' }).FullPaths.filter((name: string) => name.includes('media/'))).toHaveLength(
      1,
    )
  })

  it('a file that Word opens whatever characters a question has', async () => {
    const pages = pagesOf(paperOf(single('1', '控\u0000制\u000b符\ud800号', '甲\ufffe', '<乙>&')))
    expect(docxText(await paperDocx(pages))).toContain('控制符\ufffd号')
    expect(await pdfWords(await paperPdf(pages))).toContain('<乙>&')
  })

  it('the key of each variant goes by the letters that its own paper shows', () => {
    const paper = paperOf(
      ...Array.from({ length: 12 }, (_, at) => single(`q${at}`, `题 ${at}`, '对的', '错一', '错二', '错三')),
    )
    const shuffled = shuffledPaper(paper, 'B')
    const questions = shuffled.sections[0]!.questions as Question<'single'>[]
    expect(questions.map(({ id }) => id)).not.toEqual(paper.sections[0]!.questions.map(({ id }) => id))
    for (const question of questions)
      expect(question.options[keyOf(question, 'B')!.charCodeAt(0) - 65]!.text).toBe('对的')
    expect(new Set(questions.map((question) => keyOf(question, 'B'))).size).toBeGreaterThan(1)
  })

  it('the order shown and its key belong together', () => {
    const question: Question<'order'> = {
      ...base,
      id: 'o',
      kind: 'order',
      stem: '排序',
      items: options('一', '二', '三'),
    }
    const [group] = groupsOf('paper', { content: paperOf(question), variant: 'B', onSheet: false }).slice(2)
    const shown = group!.flatMap((block) => (block.kind === 'choices' ? block.choices : []))
    const byLetter = new Map(shown.map(([sign, words]) => [sign!.text[0]!, words!.text]))
    expect([...keyOf(question, 'B')!].map((letter) => byLetter.get(letter))).toEqual(['一', '二', '三'])
  })
})
