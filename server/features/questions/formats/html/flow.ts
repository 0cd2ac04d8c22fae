/** Paragraphs as they come together from running text: whitespace as a browser shows it, none at the ends of lines. */
import type { ArticleNode } from '../../../courses/article.rule.ts'

export type Marks = readonly ArticleNode[]
type Line = ArticleNode[]

const sameMarks = (a: ArticleNode, b: ArticleNode): boolean =>
  JSON.stringify(a.marks ?? []) === JSON.stringify(b.marks ?? [])

function linesOf(inline: readonly ArticleNode[]): Line[] {
  const lines: Line[] = [[]]
  for (const node of inline) {
    const line = lines.at(-1)!
    const last = line.at(-1)
    if (node.type === 'hardBreak') lines.push([])
    else if (node.type === 'text' && last?.type === 'text' && sameMarks(node, last))
      line[line.length - 1] = { ...last, text: last.text! + node.text! }
    else line.push(node)
  }
  return lines
}

/** One space stands for many, a fixed space stays one; at the ends neither is seen. */
function shownLine(line: Line): Line {
  const shown: Line = []
  for (const node of line) {
    if (node.type !== 'text') {
      shown.push(node)
      continue
    }
    const before = shown.at(-1)
    const plain = node.text!.replace(/ {2,}/g, ' ').replaceAll('\u00a0', ' ')
    const text = !before || before.text?.endsWith(' ') ? plain.replace(/^ +/, '') : plain
    if (text !== '') shown.push({ ...node, text })
  }
  for (let last = shown.at(-1); last?.text?.endsWith(' '); last = shown.at(-1)) {
    const text = last.text.trimEnd()
    shown.splice(-1, 1, ...(text === '' ? [] : [{ ...last, text }]))
  }
  return shown
}

function inlineOf(lines: readonly Line[]): ArticleNode[] {
  const first = lines.findIndex((line) => line.length > 0)
  const last = lines.findLastIndex((line) => line.length > 0)
  return first < 0
    ? []
    : lines.slice(first, last + 1).flatMap((line, at) => (at === 0 ? line : [{ type: 'hardBreak' }, ...line]))
}

export class Flow {
  readonly blocks: ArticleNode[] = []
  #inline: ArticleNode[] = []

  text(text: string, marks: Marks): void {
    const shown = text.replace(/[\t\n\r\f ]+/g, ' ')
    if (shown !== '') this.#inline.push({ type: 'text', text: shown, ...(marks.length > 0 && { marks: [...marks] }) })
  }
  formula(tex: string): void {
    this.#inline.push({ type: 'formula', attrs: { tex } })
  }
  break(): void {
    this.#inline.push({ type: 'hardBreak' })
  }
  /** A gap that stands beside another one is another one. */
  gap(marks: Marks): void {
    this.text(this.#inline.at(-1)?.text?.endsWith('_') ? ' ____' : '____', marks)
  }
  /** Ends the line that is open. */
  flush(type = 'paragraph', attrs?: Record<string, unknown>): void {
    const content = inlineOf(linesOf(this.#inline).map(shownLine))
    this.#inline = []
    if (content.length > 0) this.blocks.push({ type, ...(attrs && { attrs }), content })
  }
  block(node: ArticleNode): void {
    this.flush()
    this.blocks.push(node)
  }
}
