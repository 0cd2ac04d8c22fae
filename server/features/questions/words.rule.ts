/** The words of a question as plain text: for lists, for searching, and to tell whether two questions are the same. */
import { inText } from '../../lib/formulas/formulaText.rule.ts'
import type { ArticleNode } from '../courses/article.rule.ts'
import { picturesIn } from '../courses/article.rule.ts'
import type { BankQuestion, PartQuestion, Words } from './question.contract.ts'

const BLOCKS = ['paragraph', 'heading', 'listItem', 'tableRow', 'tableCell', 'tableHeader']

const formulaIn = (node: ArticleNode): string | null =>
  node.type === 'formula' && typeof node.attrs?.['tex'] === 'string' ? node.attrs['tex'] : null

/** A line for each block; a picture is its description, a formula its source. */
function textOf(node: ArticleNode): string {
  const { type, text, attrs, content } = node
  const tex = formulaIn(node)
  if (tex !== null) return inText(tex)
  if (type === 'picture') return typeof attrs?.['alt'] === 'string' && attrs['alt'] ? `[${attrs['alt']}]` : '[图]'
  if (type === 'sound') return typeof attrs?.['alt'] === 'string' && attrs['alt'] ? `[声音：${attrs['alt']}]` : '[声音]'
  if (type === 'hardBreak') return '\n'
  const inner = (text ?? '') + (content ?? []).map(textOf).join('')
  return BLOCKS.includes(type) ? `${inner}\n` : inner
}

export const plainText = (words: Words): string =>
  typeof words === 'string' ? words : textOf(words as ArticleNode).trim()

const formulasBelow = (node: ArticleNode): string[] => {
  const tex = formulaIn(node)
  return tex === null ? (node.content ?? []).flatMap(formulasBelow) : [tex]
}
/** Sources of the formulas in some words, in their order. */
export const formulasIn = (words: Words): string[] =>
  typeof words === 'string' ? [] : formulasBelow(words as ArticleNode)

type Either = BankQuestion | PartQuestion

/** All words of a question, its parts' included. */
function wordsOf(question: Either): Words[] {
  const common = [question.stem, question.explanation]
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return [...common, ...question.options.map(({ text }) => text)]
    case 'order':
      return [...common, ...question.items.map(({ text }) => text)]
    case 'match':
      return [...common, ...[...question.left, ...question.right].map(({ text }) => text)]
    case 'short':
    case 'essay':
      return [...common, question.reference]
    case 'case':
      return [...common, ...question.parts.flatMap(wordsOf)]
    default:
      return common
  }
}

/** Assets that a question shows, each once. */
export const assetsIn = (question: BankQuestion): string[] => [
  ...new Set(wordsOf(question).flatMap((words) => (typeof words === 'string' ? [] : picturesIn(words)))),
]

/** What it asks, in plain text: of a case its passage and what is asked about it. */
export const askedText = (question: Either): string =>
  [question.stem, ...(question.kind === 'case' ? question.parts.map(({ stem }) => stem) : [])].map(plainText).join('\n')

const mapChoices = <T extends { text: Words }>(choices: readonly T[], change: (words: Words) => Words): T[] =>
  choices.map((choice) => ({ ...choice, text: change(choice.text) }))

/** The same question with all of its words changed. */
export function mapWords<T extends { kind: string }>(question: T, change: (words: Words) => Words): T {
  const changed: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(question) as [string, unknown][])
    if (['stem', 'explanation', 'reference'].includes(key)) changed[key] = change(value as Words)
    else if (['options', 'items', 'left', 'right'].includes(key))
      changed[key] = mapChoices(value as { text: Words }[], change)
    else if (key === 'parts') changed[key] = (value as { kind: string }[]).map((part) => mapWords(part, change))
  return { ...question, ...changed }
}
