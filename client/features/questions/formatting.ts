/** Words with formatting, and back to plain ones. */
import type { Article } from '../../../server/features/courses/article.contract.ts'
import type { Words } from '../../../server/features/questions/question.contract.ts'
import { plainText } from '../../../server/features/questions/words.rule.ts'
import { piecesOf } from '../../../server/lib/formulas/formulaText.rule.ts'
import { toast } from '../../ui/toast.ts'

export function asArticle(words: Words): Article {
  const inline = (text: string) =>
    piecesOf(text).map((piece) =>
      typeof piece === 'string' ? { type: 'text', text: piece } : { type: 'formula', attrs: piece },
    )
  const paragraph = (text: string) => ({ type: 'paragraph', ...(text && { content: inline(text) }) })
  return { type: 'doc', content: plainText(words).split('\n').map(paragraph) }
}
/** Can be taken back at once: pictures are lost. */
export function makePlain(words: Words, set: (words: Words) => void): void {
  set(plainText(words))
  toast('已改为纯文字', { undo: () => set(words) })
}
