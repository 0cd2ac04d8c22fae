/** Words as a format with HTML holds them: what reads back of what is written. */
import type { ArticleNode } from '../../../courses/article.rule.ts'
import type { Words } from '../../question.contract.ts'
import type { Loss } from '../formats.rule.ts'
import { wordsOf } from './readWords.ts'
import { element, type Element } from './tree.ts'
import { wordsTree } from './wordsTree.ts'

const medium = ({ type, attrs }: ArticleNode, asset: string): Element | null =>
  type === 'picture' || type === 'sound'
    ? element(type === 'picture' ? 'img' : 'audio', { src: asset, alt: String(attrs?.['alt'] ?? '') })
    : null
const nothing = (): null => null

export const asHeld = (words: Words, losses: Set<Loss>, { pictures }: { pictures: boolean }): Words =>
  wordsOf(wordsTree(words, { losses, media: pictures ? medium : nothing }, { blocks: false }), {
    notes: new Set(),
    file: (address) => address,
  })

/** Gaps of the same form; null: they do not each lie within one piece of text. */
export function withEvenGaps(words: Words, count: number): Words | null {
  let found = 0
  const even = (text: string): string =>
    text.replace(/_{4,}/gu, () => {
      found++
      return '____'
    })
  const within = (node: ArticleNode): ArticleNode => ({
    ...node,
    ...(node.text !== undefined && { text: even(node.text) }),
    ...(node.content && { content: node.content.map(within) }),
  })
  const whole = typeof words === 'string' ? even(words) : (within(words as ArticleNode) as Words)
  return found === count ? whole : null
}
