/** Articles as properties want them: marks, lists, tables, pictures and sounds. */
import fc from 'fast-check'
import type { ArticleNode } from '../../server/features/courses/article.rule.ts'
import type { BankQuestion, Words } from '../../server/features/questions/question.contract.ts'
import { mapWords } from '../../server/features/questions/words.rule.ts'

const MARKS: ArticleNode[] = [
  ...['bold', 'italic', 'underline', 'strike'].map((type) => ({ type })),
  { type: 'link', attrs: { href: 'https://example.org/a?b=1&c=2' } },
]
const text = fc.record(
  {
    type: fc.constant('text'),
    text: fc.constantFrom(
      '党章',
      ' 支部 ',
      '  两格',
      'a < b & c',
      '甲\u00a0乙',
      '{=一~二}',
      '"',
      ']]>',
      '<p>',
      '\\(x\\)',
      '𠮷',
    ),
    marks: fc.subarray(MARKS, { minLength: 1 }),
  },
  { requiredKeys: ['type', 'text'] },
)
export const FORMULAS = [
  'x^2',
  '\\frac{a}{b}',
  '\\sqrt[3]{x+1}',
  'a<b',
  '\\text{甲，乙}',
  '\\sum_{i=1}^n a_i',
  '\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}',
  '50\\%',
  '\\{1,2\\}',
  'A',
]
const formula = fc.constantFrom(...FORMULAS).map((tex): ArticleNode => ({ type: 'formula', attrs: { tex } }))
const inline = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: text },
    { weight: 2, arbitrary: formula },
    { weight: 1, arbitrary: fc.constant<ArticleNode>({ type: 'hardBreak' }) },
  ),
  { maxLength: 4 },
)
const media = fc
  .record({ type: fc.constantFrom('picture', 'sound'), alt: fc.constantFrom('', '图 "一"') })
  .map(({ type, alt }): ArticleNode => ({ type, attrs: { asset: `a-${type}`, alt } }))
const { block } = fc.letrec<{ block: ArticleNode; blocks: ArticleNode[] }>((tie) => {
  const within = (type: string, content: fc.Arbitrary<ArticleNode[]>): fc.Arbitrary<ArticleNode> =>
    content.map((nodes) => ({ type, content: nodes }))
  const items = (most: number) => fc.array(within('listItem', tie('blocks')), { minLength: 1, maxLength: most })
  const cell = fc
    .tuple(tie('blocks'), fc.constantFrom('tableCell', 'tableHeader'), fc.constantFrom(1, 2))
    .map(([content, type, colspan]): ArticleNode => ({ type, attrs: { colspan, rowspan: 1 }, content }))
  const rows = fc.array(within('tableRow', fc.array(cell, { minLength: 1, maxLength: 2 })), {
    minLength: 1,
    maxLength: 2,
  })
  return {
    blocks: fc.array(tie('block'), { minLength: 1, maxLength: 2 }),
    block: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      within('paragraph', inline),
      media,
      inline.map((content): ArticleNode => ({
        type: 'heading',
        attrs: { level: content.length % 2 === 0 ? 2 : 3 },
        content,
      })),
      within('bulletList', items(2)),
      items(2).map((content): ArticleNode => ({ type: 'orderedList', attrs: { start: 3 }, content })),
      within('blockquote', tie('blocks')),
      within('table', rows),
    ),
  }
})
export const article = fc
  .array(block, { minLength: 1, maxLength: 3 })
  .map((content): Words => ({ type: 'doc', content: content as never }))

/** The question with articles in the place of some of its words, each different from the others. */
export function withArticles(question: BankQuestion, articles: readonly (Words | null)[]): BankQuestion {
  let at = 0
  return mapWords(question, (words) => {
    const next = articles[at++ % articles.length]
    if (!next || typeof next === 'string' || words === '') return words
    const number = { type: 'paragraph', content: [{ type: 'text', text: String(at) }] }
    return { type: 'doc', content: [...next.content, number] }
  })
}
