/** Texts of Moodle XML: each with its format and its files. */
import { formulaWords } from '../formulaWords.ts'
import { wordsOf } from '../html/readWords.ts'
import { childOf, elementsOf, readHtmlTree, textIn, type Element } from '../html/tree.ts'
import { looksLikeHtml } from '../markup.ts'
import type { Brought } from '../packages.ts'
import type { Words } from '../../question.contract.ts'

export interface Way {
  notes: Set<string>
  brought: Brought
}
/** As it is written: names, tags, answers that are typed. Older files have no element of its own for it. */
export const plainField = (field: Element | undefined): string =>
  field ? textIn(childOf(field, 'text') ?? field).trim() : ''

const decoded = (address: string): string => {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}
const PLACE = '@@PLUGINFILE@@'
function fileOf(field: Element, address: string, { brought }: Way): string | null {
  if (address.startsWith('data:')) return brought.addData(address)
  if (!address.startsWith(PLACE)) return null
  const wanted = decoded(address.slice(PLACE.length).replace(/[?#].*$/s, '')).replace(/^\//, '')
  const file = elementsOf(field, 'file').find(
    ({ attributes }) => `${attributes['path'] ?? '/'}${attributes['name'] ?? ''}`.replace(/^\//, '') === wanted,
  )
  return file ? brought.add(wanted, Buffer.from(textIn(file), 'base64')) : null
}

export function htmlWords(html: string, field: Element, way: Way, isGap?: (element: Element) => boolean): Words {
  const { notes } = way
  const file = (address: string): string | null => fileOf(field, address, way)
  return wordsOf(readHtmlTree(html).children, { notes, file, ...(isGap && { isGap }) })
}
const isHtml = (field: Element, text: string): boolean => {
  const format = field.attributes['format'] ?? 'html'
  return format === 'html' || (format !== 'plain_text' && looksLikeHtml(text))
}
export function fieldWords(field: Element | undefined, way: Way): Words {
  const text = plainField(field)
  return field && isHtml(field, text) ? htmlWords(text, field, way) : formulaWords(text)
}
