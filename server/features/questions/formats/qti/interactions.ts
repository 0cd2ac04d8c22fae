/** Which interactions an item has, and its text without them. */
import { element, elementsOf, findAll, isElement, type Element, type Node } from '../html/tree.ts'

/** Something to answer that stands by itself. */
const BLOCKS = [
  ...['choiceInteraction', 'orderInteraction', 'matchInteraction', 'associateInteraction', 'extendedTextInteraction'],
  'gapMatchInteraction',
] as const
const GAPS = ['textEntryInteraction', 'inlineChoiceInteraction', 'gap'] as const
/** Nobody answers them. */
const IGNORED = ['endAttemptInteraction']

const isInteraction = ({ name }: Element): boolean => name.endsWith('Interaction') && !IGNORED.includes(name)
export const isGap = ({ name }: Element): boolean => (GAPS as readonly string[]).includes(name)
export const isBlockInteraction = ({ name }: Element): boolean => (BLOCKS as readonly string[]).includes(name)

/** Not what stands within one of them. */
export function interactionsIn(container: Element): Element[] {
  return elementsOf(container).flatMap((each) => (isInteraction(each) ? [each] : interactionsIn(each)))
}
const isForMarkers = ({ name, attributes }: Element): boolean =>
  name === 'rubricBlock' &&
  /\b(?:scorer|author|tutor)\b/.test(attributes['view'] ?? '') &&
  !/\bcandidate\b/.test(attributes['view'] ?? '')
const isFeedback = ({ name }: Element): boolean => name.startsWith('feedback') || name === 'modalFeedback'

/** What is asked: of an interaction its prompt stays, and gaps do; what is said afterwards, or to markers, is no part. */
export function askedNodes(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node): Node[] => {
    if (!isElement(node)) return [node]
    if (isForMarkers(node) || isFeedback(node) || IGNORED.includes(node.name)) return []
    if (isGap(node)) return [node]
    if (node.name === 'gapMatchInteraction')
      return [
        element(
          'div',
          {},
          ...askedNodes(node.children.filter((each) => !isElement(each) || !/^gap(?:Text|Img)$/.test(each.name))),
        ),
      ]
    if (isInteraction(node)) return elementsOf(node, 'prompt').map(({ children }) => element('div', {}, ...children))
    return [{ ...node, children: askedNodes(node.children) }]
  })
}
export const forMarkers = (container: Element): Node[] =>
  findAll(container, 'rubricBlock')
    .filter(isForMarkers)
    .flatMap(({ children }) => children)
/** What is said afterwards, except of single options. */
export const feedbackIn = (container: Element): Element[] =>
  elementsOf(container).flatMap((each) => (isFeedback(each) ? [each] : isInteraction(each) ? [] : feedbackIn(each)))
