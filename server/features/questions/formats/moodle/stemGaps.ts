/** Where the gap of a question is that has only one: at five underscores in its text, else at its end. */
import type { ArticleNode } from '../../../courses/article.rule.ts'
import type { Words } from '../../question.contract.ts'
import { plainText } from '../../words.rule.ts'
import { gapsIn } from '../../../quizzes/gaps.rule.ts'
import { withEvenGaps } from '../html/asHeld.ts'
import { withGaps } from '../heldWords.ts'
import { Unreadable } from '../reading.ts'

export function stemWithGap(stem: Words): Words {
  const count = gapsIn(plainText(stem))
  if (count > 1) throw new Unreadable('gapsDiffer', `题干有 ${count} 个空，答案有 1 个`)
  if (typeof stem === 'string') return withEvenGaps(withGaps(stem, 1), 1) ?? stem
  const last = stem.content.at(-1) as ArticleNode | undefined
  const gap: ArticleNode = { type: 'text', text: '____' }
  if (count === 1) return withEvenGaps(stem, 1) ?? stem
  if (last?.type !== 'paragraph') return { ...stem, content: [...stem.content, { type: 'paragraph', content: [gap] }] }
  return { ...stem, content: [...stem.content.slice(0, -1), { ...last, content: [...(last.content ?? []), gap] }] }
}
