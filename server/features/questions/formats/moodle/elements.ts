/** Elements of Moodle XML: texts with their format and their files. */
import type { Words } from '../../question.contract.ts'
import { element, written, type Element, type Node } from '../html/tree.ts'
import { wordsTree } from '../html/wordsTree.ts'
import type { NamedFiles } from '../packages.ts'
import type { BroughtFile } from '../reading.ts'

export const textElement = (text: string): string => written(element('text', {}, text))
export const textField = (name: string, text: string): string => `<${name}>${textElement(text)}</${name}>`

const placeOf = ({ name }: BroughtFile): string => `@@PLUGINFILE@@/${encodeURIComponent(name)}`
function medium(type: string, alt: string, file: BroughtFile): Element {
  return type === 'picture'
    ? element('img', { src: placeOf(file), alt })
    : element('audio', { controls: 'controls' }, element('source', { src: placeOf(file), type: file.type }), alt)
}
const fileElement = ({ name, bytes }: BroughtFile): string =>
  `<file name="${name}" path="/" encoding="base64">${Buffer.from(bytes).toString('base64')}</file>`

interface Field {
  files: NamedFiles
  attributes?: string
  /** Nodes behind the words. */
  behind?: readonly Node[]
  gap?: () => Node
}
/** A field of HTML with the files that it shows. What is written in it, `written` has escaped: no section ends early. */
export function htmlField(name: string, words: Words, { files, attributes = '', behind = [], gap }: Field): string {
  const shown = new Map<string, BroughtFile>()
  const nodes = wordsTree(
    words,
    {
      losses: new Set(),
      media: ({ type, attrs }, asset) => {
        const file = files.get(asset)
        if (!file) return null
        shown.set(file.name, file)
        return medium(type, String(attrs?.['alt'] ?? ''), file)
      },
      ...(gap && { gap }),
    },
    { blocks: behind.length > 0 },
  )
  const html = [...nodes, ...behind].map(written).join('')
  const text = /[&<>]/.test(html) ? `<text><![CDATA[${html}]]></text>` : `<text>${html}</text>`
  return `<${name}${attributes} format="html">${text}${[...shown.values()].map(fileElement).join('')}</${name}>`
}
