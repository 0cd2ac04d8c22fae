/** Items of QTI are written with its older names; `names.ts` gives the newer ones. */
import type { MathElement } from '../../../../lib/formulas/formula.rule.ts'
import { inText } from '../../../../lib/formulas/formulaText.rule.ts'
import { mathOf } from '../../../../lib/formulas/read.ts'
import type { Choice, Words } from '../../question.contract.ts'
import { element, type Element, type Node } from '../html/tree.ts'
import { wordsTree } from '../html/wordsTree.ts'
import type { NamedFiles } from '../packages.ts'
import type { QtiVersion } from './names.ts'

export interface ItemWriting {
  version: QtiVersion
  files: NamedFiles
  /** Names of the files that it shows. */
  shown: Set<string>
}

/** QTI 2 has its sounds in objects: its older players know no other element. */
function medium(type: string, alt: string, address: string, kind: string, version: QtiVersion): Element {
  if (type === 'picture') return element('img', { src: address, alt })
  return version === 2
    ? element('object', { data: address, type: kind }, alt)
    : element('audio', { controls: 'controls' }, element('source', { src: address, type: kind }), alt)
}
const MATHML = 'http://www.w3.org/1998/Math/MathML'
/** Without what our pages alone know: classes and styles. */
const plainMath = (part: MathElement | string): Node => {
  if (typeof part === 'string') return part
  const { class: _, style: __, ...attributes } = part.attrs
  return element(part.tag, attributes, ...part.children.map(plainMath))
}
/** What is seen, and its source beside it for systems that go on with TeX. */
function mathTree(tex: string): Node {
  const math = mathOf(tex)
  if (!math) return inText(tex)
  const annotation = element('annotation', { encoding: 'application/x-tex' }, tex)
  const row = element('mrow', {}, ...math.children.map(plainMath))
  return element('math', { xmlns: MATHML, alttext: tex }, element('semantics', {}, row, annotation))
}
interface Place {
  blocks?: boolean
  gap?: () => Node
}
export const FILES = 'files'
export const wordsIn = (
  words: Words,
  { version, files, shown }: ItemWriting,
  { blocks = true, gap }: Place = {},
): Node[] =>
  wordsTree(
    words,
    {
      losses: new Set(),
      media({ type, attrs }, asset) {
        const file = files.get(asset)
        if (!file) return null
        shown.add(file.name)
        const address = `../${FILES}/${encodeURIComponent(file.name)}`
        return medium(type, String(attrs?.['alt'] ?? ''), address, file.type, version)
      },
      formula: mathTree,
      ...(gap && { gap }),
    },
    { blocks },
  )

/** What can be chosen, each with the letter that stands for it in the answers. */
export const lettered = (choices: readonly Choice[], before = ''): (Choice & { letter: string })[] =>
  choices.map((choice, index) => ({
    ...choice,
    letter: before ? `${before}${index + 1}` : String.fromCharCode(65 + index),
  }))

const decimal = (value: number): string => String(Number(value.toFixed(6)))
/** Said only where there is one: some players stumble over it at a gap that was left open. */
const hasCase = (text: string): boolean => text.toLowerCase() !== text.toUpperCase()
export interface Declaration {
  id: string
  cardinality: 'single' | 'multiple' | 'ordered'
  type: 'identifier' | 'string' | 'directedPair'
  correct: readonly string[]
  /** By answer; what is not among them is worth `otherwise`. */
  worth?: readonly (readonly [string, number])[]
  otherwise?: number
  most?: number
}
export function declared({ id, cardinality, type, correct, worth, otherwise = 0, most }: Declaration): Element {
  const entries = (worth ?? []).map(([mapKey, value]) =>
    element('mapEntry', {
      mapKey,
      mappedValue: decimal(value),
      ...(type === 'string' && hasCase(mapKey) && { caseSensitive: 'false' }),
    }),
  )
  const bounds = { lowerBound: 0, upperBound: most && decimal(most), defaultValue: decimal(otherwise) }
  return element(
    'responseDeclaration',
    { identifier: id, cardinality, baseType: type },
    ...(correct.length > 0
      ? [element('correctResponse', {}, ...correct.map((value) => element('value', {}, value)))]
      : []),
    ...(entries.length > 0 ? [element('mapping', bounds, ...entries)] : []),
  )
}

/** `match`: everything or nothing; `map`: the sum of what the answers are worth; `none`: by people. */
export interface WrittenPart {
  declarations: Element[]
  nodes: Node[]
  ids: string[]
  scoring: 'match' | 'map' | 'none'
}
export interface PartToScore extends WrittenPart {
  points: number
  /** Of a case, what it alone has earned. */
  outcome: string
}

export const choice = (
  name: string,
  letter: string,
  words: Words,
  way: ItemWriting,
  more: Record<string, string | number> = {},
): Element => element(name, { identifier: letter, ...more }, ...wordsIn(words, way, { blocks: false }))
export const one = (
  declaration: Declaration,
  stem: Node[],
  interaction: Element,
  scoring: WrittenPart['scoring'],
): WrittenPart => ({
  ...{ declarations: [declared(declaration)], nodes: [...stem, interaction], ids: [declaration.id], scoring },
})
