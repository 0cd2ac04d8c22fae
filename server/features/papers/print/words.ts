/** The words of a question as blocks: paragraphs, lists, tables and pictures of an article, or plain lines. */
import { inText } from '../../../lib/formulas/formulaText.rule.ts'
import { wordsIn } from '../../../lib/formulas/omml.ts'
import { mathOf } from '../../../lib/formulas/read.ts'
import type { ArticleNode } from '../../courses/article.rule.ts'
import type { Words } from '../../questions/question.contract.ts'
import { text, type Block, type Cell, type Run } from './blocks.ts'

interface At {
  /** Stands before the first line: the number of a question, the sign of a list. */
  lead: string
  inset: number
}

function formula(tex: string): Run {
  const math = mathOf(tex)
  return math ? { text: wordsIn(math), tex } : { text: inText(tex) }
}
function runsIn({ type, text: words, marks, attrs, content }: ArticleNode): Run[] {
  if (type === 'hardBreak') return [{ text: '\n' }]
  if (typeof attrs?.['tex'] === 'string') return [formula(attrs['tex'])]
  if (words === undefined) return (content ?? []).flatMap(runsIn)
  const has = (mark: string): boolean => marks?.some((each) => each.type === mark) ?? false
  return [{ text: words, ...(has('bold') && { bold: true }), ...(has('underline') && { underline: true }) }]
}

/** A paragraph for each line. */
function linesOf(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = [[]]
  for (const run of runs)
    for (const [at, part] of (run.tex === undefined ? run.text.split('\n') : [run.text]).entries()) {
      if (at > 0) lines.push([])
      if (part) lines.at(-1)!.push({ ...run, text: part })
    }
  return lines
}

function paragraphs(runs: readonly Run[], { lead, inset }: At): Block[] {
  const indent = lead ? 2 : 0
  return linesOf(runs).map((line, at) => ({
    ...{ kind: 'text', indent: at === 0 ? indent : 0, inset: inset + (at === 0 ? 0 : indent) },
    runs: at === 0 && lead ? [{ text: lead }, ...line] : line,
  }))
}

const picturesBelow = (node: ArticleNode): ArticleNode[] =>
  node.type === 'picture' ? [node] : (node.content ?? []).flatMap(picturesBelow)

/** Of cells their words; their pictures stand below the table. */
function tableBlocks(table: ArticleNode): Block[] {
  const rows = (table.content ?? []).map((row) =>
    (row.content ?? []).map((cell): Cell => (cell.content ?? []).flatMap((node) => linesOf(runsIn(node)))),
  )
  const columns = Math.max(1, ...rows.map((row) => row.length))
  const even = rows.map((row) => [...row, ...Array.from({ length: columns - row.length }, (): Cell => '')])
  return [
    { kind: 'table', rows: even, centred: false },
    ...picturesBelow(table).flatMap((node) => nodeBlocks(node, PLAIN)),
  ]
}

const PLAIN: At = { lead: '', inset: 0 }

function listBlocks({ type, attrs, content }: ArticleNode, inset: number): Block[] {
  const first = typeof attrs?.['start'] === 'number' ? attrs['start'] : 1
  return (content ?? []).flatMap((item, at) =>
    nodesBlocks(item.content ?? [], { lead: type === 'orderedList' ? `${first + at}. ` : '• ', inset: inset + 1 }),
  )
}

function nodeBlocks(node: ArticleNode, at: At): Block[] {
  switch (node.type) {
    case 'picture': {
      const { asset, alt } = node.attrs ?? {}
      return typeof asset === 'string' ? [{ kind: 'picture', asset, alt: typeof alt === 'string' ? alt : '' }] : []
    }
    case 'sound': {
      const { alt } = node.attrs ?? {}
      return [text(`[音频${typeof alt === 'string' && alt ? `：${alt}` : ''}]`, { inset: at.inset })]
    }
    case 'table':
      return tableBlocks(node)
    case 'bulletList':
    case 'orderedList':
      return listBlocks(node, at.inset)
    case 'blockquote':
      return nodesBlocks(node.content ?? [], { ...at, inset: at.inset + 2 })
    default:
      return paragraphs(runsIn(node), at)
  }
}

function nodesBlocks(nodes: readonly ArticleNode[], at: At): Block[] {
  const [first, ...others] = nodes
  const startsWithWords = first?.type === 'paragraph' || first?.type === 'heading'
  const lead = at.lead && !startsWithWords ? [text(at.lead, { inset: at.inset })] : []
  const rest = { lead: '', inset: at.inset + (at.lead ? 2 : 0) }
  return [
    ...lead,
    ...(first ? nodeBlocks(first, startsWithWords ? at : rest) : []),
    ...others.flatMap((node) => nodeBlocks(node, rest)),
  ]
}

export const wordBlocks = (words: Words, { lead = '', inset = 0 } = {}): Block[] =>
  typeof words === 'string'
    ? paragraphs([{ text: words }], { lead, inset })
    : nodesBlocks(words.content as ArticleNode[], { lead, inset })

/** On one line where it can stand there; null for what has pictures, tables or several paragraphs. */
export function inlineRuns(words: Words): Run[] | null {
  const [only, ...others] = wordBlocks(words)
  return others.length === 0 && only?.kind === 'text' && only.runs.every((run) => !run.text.includes('\n'))
    ? only.runs
    : null
}

/** With something at the end of its last line of words. */
export function ended(blocks: Block[], words: string): Block[] {
  const last = blocks.findLastIndex(({ kind }) => kind === 'text')
  return last < 0
    ? [...blocks, text(words)]
    : blocks.map((block, at) =>
        at === last && block.kind === 'text' ? { ...block, runs: [...block.runs, { text: words }] } : block,
      )
}
