import type { ArticleNode } from '../../../../server/features/courses/article.rule.ts'
import type { Article } from '../draft/content.ts'

const isOnItsWay = ({ type, attrs }: ArticleNode): boolean =>
  (type === 'picture' || type === 'sound') && typeof attrs?.['asset'] !== 'string'

function kept(node: ArticleNode): ArticleNode {
  return node.content ? { ...node, content: node.content.filter((child) => !isOnItsWay(child)).map(kept) } : node
}

/** What is kept of the editor's document: without pictures and sounds that are still on their way. */
export const articleOf = (doc: unknown): Article => kept(doc as ArticleNode) as Article
