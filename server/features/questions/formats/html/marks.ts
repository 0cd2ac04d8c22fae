/** Bold, italics and the like, by tags and by styles as editors write them. */
import type { ArticleNode } from '../../../courses/article.rule.ts'
import { noteOf } from '../reading.ts'
import type { Marks } from './flow.ts'
import type { Element } from './tree.ts'

const TAGS: Record<string, string> = {
  ...{ b: 'bold', strong: 'bold', i: 'italic', em: 'italic', cite: 'italic', var: 'italic', dfn: 'italic' },
  ...{ u: 'underline', ins: 'underline', s: 'strike', strike: 'strike', del: 'strike' },
}
const STYLES: readonly [RegExp, string][] = [
  [/font-weight\s*:\s*(?:bold|[6-9]00)/i, 'bold'],
  [/font-style\s*:\s*(?:italic|oblique)/i, 'italic'],
  [/text-decoration[^;]*underline/i, 'underline'],
  [/text-decoration[^;]*line-through/i, 'strike'],
]
/** QTI has no tag for them and readers have these classes. */
const CLASSES: Record<string, string> = {
  ...{ 'qti-bold': 'bold', 'qti-italic': 'italic', 'qti-underline': 'underline', 'qti-strikethrough': 'strike' },
}

function linkOf({ name, attributes }: Element): ArticleNode[] {
  const url = name === 'a' && (attributes['href']?.length ?? 2_001) <= 2_000 ? URL.parse(attributes['href']!) : null
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? [{ type: 'link', attrs: { href: url.href } }] : []
}
/** In one order, so that the same text is the same article. */
const ORDER = ['link', 'bold', 'italic', 'underline', 'strike']

export function marksOf(element: Element, marks: Marks): Marks {
  const { name, attributes } = element
  const style = attributes['style'] ?? ''
  const types = [
    ...(Object.hasOwn(TAGS, name) ? [TAGS[name]!] : []),
    ...STYLES.filter(([pattern]) => pattern.test(style)).map(([, type]) => type),
    ...(attributes['class'] ?? '')
      .split(/\s+/)
      .flatMap((each) => (Object.hasOwn(CLASSES, each) ? [CLASSES[each]!] : [])),
  ]
  const added = [...linkOf(element), ...types.map((type): ArticleNode => ({ type }))]
  if (added.length === 0) return marks
  const kept = marks.filter(({ type }) => !added.some((each) => each.type === type))
  const once = added.filter(({ type }, at) => added.findIndex((each) => each.type === type) === at)
  return [...kept, ...once].sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type))
}

const RAISED = { sup: '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾', sub: '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎' }
const FLAT = '0123456789+-=()'
/** m² is not m2: characters that are raised themselves where there are some, else a sign before them. */
export function raised(where: 'sup' | 'sub', text: string, notes: Set<string>): string {
  const plain = text.normalize('NFKC').replaceAll('−', '-').trim()
  if ([...plain].every((sign) => FLAT.includes(sign)))
    return [...plain].map((sign) => RAISED[where][FLAT.indexOf(sign)]).join('')
  notes.add(noteOf('formulas'))
  return `${where === 'sup' ? '^' : '_'}${plain.length > 1 ? `(${plain})` : plain}`
}
