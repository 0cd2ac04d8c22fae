/** An item with several interactions, taken apart: the passage, and what is asked about it. */
import { elementsOf, isElement, type Element, type Node } from '../html/tree.ts'
import { interactionsIn, isBlockInteraction, isGap } from './interactions.ts'
import { classesOf } from './body.ts'

export interface Part {
  /** What holds its interactions, and what is said afterwards. */
  container: Element
  /** Its text; the prompt of its interaction is in it. */
  asked: readonly Node[]
}
const group = (children: Node[]): Element => ({ name: 'div', attributes: {}, children })
const partOf = (nodes: Node[]): Part => ({ container: group(nodes), asked: nodes })
/** Our own packages say which elements are parts. */
const isOwnPart = (node: Node): node is Element =>
  isElement(node) && classesOf(node).includes('part') && interactionsIn(node).length > 0

const hasText = (nodes: readonly Node[]): boolean =>
  nodes.some((node) =>
    isElement(node) ? node.name === 'img' || hasText(node.children) : typeof node === 'string' && node.trim() !== '',
  )
const holdsBlock = (node: Element): boolean => interactionsIn(node).some(isBlockInteraction)

/** The body in pieces: an interaction that stands by itself, or text, with gaps or without. */
function piecesOf(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) =>
    isElement(node) && !isBlockInteraction(node) && holdsBlock(node) ? piecesOf(node.children) : [node],
  )
}
const hasGaps = (node: Node): boolean => isElement(node) && (isGap(node) || interactionsIn(node).some(isGap))
const hasPrompt = (node: Node): boolean => isElement(node) && elementsOf(node, 'prompt').length > 0

/** Text belongs to what is asked behind it; the first of it is the passage. */
function taken(pieces: readonly Node[]): { passage: Node[]; parts: Part[] } {
  let passage: Node[] = []
  const parts: Part[] = []
  let text: Node[] = []
  let gapsOpen: Node[] | null = null
  for (const piece of pieces) {
    const asks = isElement(piece) && isBlockInteraction(piece)
    if (!asks && !hasGaps(piece)) {
      text.push(piece)
      continue
    }
    if (parts.length === 0) {
      const full = text.filter((node) => hasText([node]))
      const keep = asks && hasPrompt(piece) ? full.length : full.length > 1 ? full.length - 1 : 0
      passage = full.slice(0, keep)
      text = full.slice(keep)
    }
    // Gaps in one paragraph after the other are one question.
    if (!asks && gapsOpen) gapsOpen.push(...text, piece)
    else {
      const nodes = [...text, piece]
      gapsOpen = asks ? null : nodes
      parts.push(partOf(nodes))
    }
    text = []
  }
  // What stands behind everything was said of the last one.
  const last = parts.at(-1)
  if (last && hasText(text)) parts[parts.length - 1] = partOf([...last.asked, ...text])
  return { passage, parts }
}

export function partsOf(body: Element): { passage: readonly Node[]; parts: Part[] } {
  const interactions = interactionsIn(body)
  const blocks = interactions.filter(isBlockInteraction)
  if (body.children.some(isOwnPart))
    return {
      passage: body.children.filter((node) => !isOwnPart(node)),
      parts: body.children.filter(isOwnPart).map((part) => ({ container: part, asked: part.children })),
    }
  if (interactions.length === 1 || blocks.length === 0)
    return { passage: [], parts: [{ container: body, asked: body.children }] }
  return taken(piecesOf(body.children))
}
