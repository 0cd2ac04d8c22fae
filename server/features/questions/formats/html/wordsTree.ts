/** Words of a question as HTML that is XHTML as well, of the elements that QTI knows. */
import { inText } from '../../../../lib/formulas/formulaText.rule.ts'
import type { ArticleNode } from '../../../courses/article.rule.ts'
import type { Words } from '../../question.contract.ts'
import type { Loss } from '../formats.rule.ts'
import { element, fitForXml, type Element, type Node } from './tree.ts'

export interface Writing {
  losses: Set<Loss>
  /** What stands for a picture or a sound; null: it is left out. */
  media: (node: ArticleNode, asset: string) => Element | null
  /** What stands for the next gap of the stem; without it underscores stay what they are. */
  gap?: () => Node
  /** What stands for a formula; without it its source between the signs of TeX. */
  formula?: (tex: string) => Node
}
const TAGS: Record<string, string> = {
  ...{ paragraph: 'p', bulletList: 'ul', orderedList: 'ol', listItem: 'li', blockquote: 'blockquote' },
  ...{ tableRow: 'tr', tableCell: 'td', tableHeader: 'th' },
}
const MARK_TAGS: Record<string, string> = { bold: 'strong', italic: 'em' }
const MARK_CLASSES: Record<string, string> = { underline: 'qti-underline', strike: 'qti-strikethrough' }

/** Of several spaces all but the first are fixed ones; a reader makes one of them otherwise. */
const spaced = (text: string): string =>
  fitForXml(text).replace(/[\t\n\r\f ]{2,}/g, (spaces) => ` ${'\u00a0'.repeat(spaces.length - 1)}`)

function withGaps(text: string, { gap }: Writing): Node[] {
  const pieces = gap ? text.split(/_{4,}/u) : [text]
  return pieces.flatMap((piece, at): Node[] => [...(at > 0 ? [gap!()] : []), ...(piece === '' ? [] : [spaced(piece)])])
}
function markedText({ text = '', marks = [] }: ArticleNode, way: Writing): Node[] {
  return marks.toReversed().reduce<Node[]>(
    (within, { type, attrs }) => {
      if (type === 'link') return [element('a', { href: String(attrs?.['href'] ?? '') }, ...within)]
      if (MARK_CLASSES[type]) return [element('span', { class: MARK_CLASSES[type] }, ...within)]
      if (MARK_TAGS[type]) return [element(MARK_TAGS[type], {}, ...within)]
      way.losses.add('formatting')
      return within
    },
    withGaps(text, way),
  )
}

const count = (value: unknown): number | undefined => (typeof value === 'number' && value > 1 ? value : undefined)
/** QTI 2 knows no start of a list: a class says it, too. */
const attributesOf = ({ attrs = {} }: ArticleNode) => ({
  ...{ colspan: count(attrs['colspan']), rowspan: count(attrs['rowspan']) },
  class: count(attrs['start']) && `start-${String(attrs['start'])}`,
})
function mediaOf(node: ArticleNode, way: Writing): Node[] {
  const asset = node.attrs?.['asset']
  const made = typeof asset === 'string' ? way.media(node, asset) : null
  if (!made) way.losses.add('pictures')
  return made ? [element('p', {}, made)] : []
}
function nodesOf(node: ArticleNode, way: Writing): Node[] {
  if (node.type === 'text') return markedText(node, way)
  if (node.type === 'hardBreak') return [element('br')]
  if (node.type === 'formula') {
    const tex = String(node.attrs?.['tex'] ?? '')
    return [way.formula?.(tex) ?? inText(tex)]
  }
  if (['picture', 'sound', 'audio'].includes(node.type)) return mediaOf(node, way)
  const within = (node.content ?? []).flatMap((child) => nodesOf(child, way))
  if (node.type === 'heading') return [element(node.attrs?.['level'] === 2 ? 'h3' : 'h4', {}, ...within)]
  if (node.type === 'table') return [element('table', {}, element('tbody', {}, ...within))]
  const tag = TAGS[node.type]
  if (tag) return [element(tag, attributesOf(node), ...within)]
  way.losses.add('formatting')
  return within
}

/** Of text its lines; a block is made of them only where the place wants blocks. */
export function wordsTree(words: Words, way: Writing, { blocks }: { blocks: boolean }): Node[] {
  if (typeof words !== 'string') return (words.content as ArticleNode[]).flatMap((node) => nodesOf(node, way))
  if (words === '') return []
  const lines = words
    .split(/\r\n?|\n/)
    .flatMap((line, at): Node[] => [...(at > 0 ? [element('br')] : []), ...withGaps(line, way)])
  return blocks ? [element('p', {}, ...lines)] : lines
}
