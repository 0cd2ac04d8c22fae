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
  if (type === 'picture') return typeof asset === 'string' ? [asset] : []
  return (content ?? []).flatMap(picturesBelow)
}

/** Assets of the pictures in an article, each once. */
export const picturesIn = (article: { content?: unknown } | null): string[] => [
  ...new Set(((article?.content ?? []) as ArticleNode[]).flatMap(picturesBelow)),
]
