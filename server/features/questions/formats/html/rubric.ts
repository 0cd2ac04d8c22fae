/**
 * A reference answer and the lines of its rubric in one text, for formats with one place for both: the rubric is a list
 * behind a heading, the points of a line stand at its end.
 */
import type { ArticleNode } from '../../../courses/article.rule.ts'
import { newId } from '../../../../lib/id.ts'
import type { Words } from '../../question.contract.ts'
import { plainText } from '../../words.rule.ts'
import { simplest } from './readWords.ts'
import { element, type Node } from './tree.ts'

const HEADING = '评分标准'
const LINE = /^([^]*)（(\d{1,3}) 分）$/u

interface Line {
  text: string
  points: number
}
export const rubricTree = (rubric: readonly Line[]): Node[] =>
  rubric.length === 0
    ? []
    : [
        element('h4', {}, HEADING),
        element('ol', {}, ...rubric.map(({ text, points }) => element('li', {}, ...lines(`${text}（${points} 分）`)))),
      ]
const lines = (text: string): Node[] =>
  text.split('\n').flatMap((line, at): Node[] => [...(at > 0 ? [element('br')] : []), line])

export function rubricOf(words: Words): { reference: Words; rubric: (Line & { id: string })[] } {
  const blocks = typeof words === 'string' ? [] : (words.content as ArticleNode[])
  const [heading, list] = blocks.slice(-2)
  if (heading?.type !== 'heading' || list?.type !== 'orderedList' || textOf(heading) !== HEADING)
    return { reference: words, rubric: [] }
  const said = (list.content ?? []).map((item) => LINE.exec(textOf(item)))
  if (said.some((line) => !line)) return { reference: words, rubric: [] }
  const rubric = said.map((line) => ({ id: newId(), text: line![1]!, points: Number(line![2]) }))
  return { reference: simplest(blocks.slice(0, -2)), rubric }
}
const textOf = (node: ArticleNode): string => plainText({ type: 'doc', content: [node] } as Words)
