/** What of an article the server and the browser must agree on. Pure. */

/** Lists within lists, or whatever else: an article is at most so deep. */
export const DEEPEST = 24
/** More columns than a Word table can have. */
export const MOST_COLUMNS = 63
export const MOST_ROWS = 1_000
export const MOST_ALT = 200

export interface ArticleNode {
  type: string
  attrs?: Record<string, unknown>
  marks?: ArticleNode[]
  text?: string
  content?: ArticleNode[]
}

function picturesBelow({ type, attrs, content }: ArticleNode): string[] {
  const asset = attrs?.['asset']
  if (type === 'picture' || type === 'sound') return typeof asset === 'string' ? [asset] : []
  return (content ?? []).flatMap(picturesBelow)
}

/** Assets of the pictures and sounds in an article, each once. */
export const picturesIn = (article: { content?: unknown } | null): string[] => [
  ...new Set(((article?.content ?? []) as ArticleNode[]).flatMap(picturesBelow)),
]

function named(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(named)
  if (!value || typeof value !== 'object') return []
  const { type, content } = value as { type?: unknown; content?: unknown }
  return type === 'doc' && Array.isArray(content) ? picturesIn({ content }) : Object.values(value).flatMap(named)
}
/** Assets that the articles in something show, wherever they stand in it; each once. */
export const assetsNamed = (view: unknown): string[] => [...new Set(named(view))]
