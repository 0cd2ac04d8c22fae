/** Words with lines behind them. */
import type { Words } from '../../question.contract.ts'

export function withLines(words: Words, lines: readonly string[]): Words {
  if (lines.length === 0) return words
  if (typeof words === 'string') return [words, ...lines].filter(Boolean).join('\n')
  const added = lines.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }))
  return { ...words, content: [...words.content, ...added] }
}
