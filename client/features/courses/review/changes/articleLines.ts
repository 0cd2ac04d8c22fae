/** An article line by line, each sign with its forms: words, forms and pictures can be compared apart. Pure. */
import { inText } from '../../../../../server/lib/formulas/formulaText.rule.ts'
import type { ArticleNode } from '../../../../../server/features/courses/article.rule.ts'

export interface Picture {
  asset: string
  alt: string
}
export interface Run {
  text: string
  /** Names of its forms, as the editor's tools have them; the usual form has none. */
  forms: readonly string[]
  picture?: Picture
}
/** A paragraph, a picture or a row of a table. */
export interface ArticleLine {
  text: string
  runs: readonly Run[]
  pictures: readonly Picture[]
}

function spanName({ attrs }: ArticleNode): string[] {
  const [rows, columns] = [Number(attrs?.['rowspan'] ?? 1), Number(attrs?.['colspan'] ?? 1)]
  return rows > 1 || columns > 1 ? [`合并 ${rows} 行 ${columns} 列`] : []
}
const startOf = ({ attrs }: ArticleNode): number => Number(attrs?.['start'] ?? 1)

const FORMS: Record<string, (node: ArticleNode) => string[]> = {
  heading: ({ attrs }) => [attrs?.['level'] === 3 ? '小标题' : '大标题'],
  bulletList: () => ['项目符号'],
  orderedList: (node) => [startOf(node) > 1 ? `编号（从 ${startOf(node)} 开始）` : '编号'],
  blockquote: () => ['引用'],
  tableHeader: (node) => ['表头', ...spanName(node)],
  tableCell: spanName,
  bold: () => ['加粗'],
  italic: () => ['斜体'],
  underline: () => ['下划线'],
  strike: () => ['删除线'],
  link: ({ attrs }) => [`链接 ${String(attrs?.['href'] ?? '')}`],
}
const formsOf = (node: ArticleNode): string[] => FORMS[node.type]?.(node) ?? []

function pictureRun({ attrs }: ArticleNode, forms: readonly string[]): Run {
  const picture = { asset: String(attrs?.['asset'] ?? ''), alt: String(attrs?.['alt'] ?? '') }
  return { text: `〔图片${picture.alt && `：${picture.alt}`}〕`, forms, picture }
}
function wordsOf({ type, text = '', attrs }: ArticleNode): string {
  if (type === 'hardBreak') return '\n'
  return type === 'formula' ? inText(String(attrs?.['tex'] ?? '')) : text
}
const textRun = (node: ArticleNode, forms: readonly string[]): Run => ({
  text: wordsOf(node),
  forms: [...forms, ...(node.marks ?? []).flatMap(formsOf)],
})

/** At each line break a line ends. */
function broken(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = [[]]
  for (const { text, forms } of runs)
    for (const [at, piece] of text.split('\n').entries()) {
      if (at > 0) lines.push([])
      if (piece) lines.at(-1)!.push({ text: piece, forms })
    }
  return lines
}

function runsBelow(node: ArticleNode, around: readonly string[]): Run[][] {
  const forms = [...around, ...formsOf(node)]
  const children = node.content ?? []
  if (node.type === 'picture') return [[pictureRun(node, forms)]]
  if (node.type === 'paragraph' || node.type === 'heading') return broken(children.map((each) => textRun(each, forms)))
  if (node.type !== 'tableRow') return children.flatMap((each) => runsBelow(each, forms))
  const between: Run = { text: ' | ', forms: [] }
  return [children.flatMap((cell, at) => [...(at > 0 ? [between] : []), ...runsBelow(cell, forms).flat()])]
}

export const articleLines = (article: ArticleNode): ArticleLine[] =>
  runsBelow(article, []).map((runs) => ({
    runs,
    text: runs.map(({ text }) => text).join(''),
    pictures: runs.flatMap(({ picture }) => picture ?? []),
  }))
