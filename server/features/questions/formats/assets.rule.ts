/** The assets that articles of a question name, as others. */
import type { ArticleNode } from '../../courses/article.rule.ts'
import type { BankQuestion, Words } from '../question.contract.ts'
import { mapWords } from '../words.rule.ts'

function changed(node: ArticleNode, change: (asset: string) => string | null): ArticleNode[] {
  const asset = node.attrs?.['asset']
  if (typeof asset === 'string') {
    const other = change(asset)
    return other === null ? [] : [{ ...node, attrs: { ...node.attrs, asset: other } }]
  }
  return [node.content ? { ...node, content: node.content.flatMap((child) => changed(child, change)) } : node]
}

/** What becomes null is left out. */
export const withAssets = (question: BankQuestion, change: (asset: string) => string | null): BankQuestion =>
  mapWords(question, (words) =>
    typeof words === 'string' ? words : (changed(words as ArticleNode, change)[0] as Words),
  )

export function assetsNamed(question: BankQuestion): string[] {
  const named = new Set<string>()
  withAssets(question, (asset) => {
    named.add(asset)
    return asset
  })
  return [...named]
}
