/**
 * The numbers and letters that Word writes itself: "1." and "A." of an automatic list are in no text. Counted as Word
 * does: all lists of one definition go on with each other, unless one says where it begins.
 */
import { attributeOf, childOf, childrenOf, valueOf, type Element } from './xmlTree.ts'
import { numberWords } from './numberWords.rule.ts'

interface Level {
  start: number
  format: string
  /** `%1.`, with the number of each level in its place. */
  text: string
  suffix: string
  /** Figures for all levels, whatever their formats. */
  legal: boolean
  /** Begins anew behind levels up to this one, counted from 1; 0: never. */
  restart: number | null
  /** The style whose paragraphs stand at this level. */
  style: string | null
}
interface Definition {
  levels: Map<number, Level>
  /** The style in which the levels really are. */
  elsewhere: string | null
}
interface List {
  definition: string
  starts: Map<number, number>
  levels: Map<number, Level>
}
/** As a paragraph or a style says it. */
export interface NumberingGiven {
  list: string | null
  level: number | null
  /** The level where neither the paragraph nor the list's own styles say one. */
  fallback?: number | null
}

const DEEPEST = 8
const numberOf = (text: string | undefined): number | null => {
  const number = Number(text)
  return text !== undefined && Number.isSafeInteger(number) ? number : null
}

export function givenBy(properties: Element | undefined): NumberingGiven | null {
  const given = childOf(properties, 'numPr')
  return given ? { list: valueOf(given, 'numId') ?? null, level: numberOf(valueOf(given, 'ilvl')) } : null
}

function levelOf(element: Element): Level {
  const legal = childOf(element, 'isLgl')
  return {
    start: numberOf(valueOf(element, 'start')) ?? 0,
    format: valueOf(element, 'numFmt') ?? 'decimal',
    text: valueOf(element, 'lvlText') ?? '',
    suffix: valueOf(element, 'suff') ?? 'tab',
    legal: legal !== undefined && !['0', 'false'].includes(attributeOf(legal, 'val') ?? ''),
    restart: numberOf(valueOf(element, 'lvlRestart')),
    style: valueOf(element, 'pStyle') ?? null,
  }
}
const levelsOf = (elements: readonly Element[]): Map<number, Level> =>
  new Map(elements.map((level) => [numberOf(attributeOf(level, 'ilvl')) ?? 0, levelOf(level)]))

function listOf(element: Element): List {
  const overrides = childrenOf(element, 'lvlOverride')
  const starts = overrides.map((each) => [attributeOf(each, 'ilvl'), valueOf(each, 'startOverride')].map(numberOf))
  return {
    definition: valueOf(element, 'abstractNumId') ?? '',
    starts: new Map(starts.filter((each): each is [number, number] => each.every((value) => value !== null))),
    levels: levelsOf(overrides.flatMap((each) => childrenOf(each, 'lvl'))),
  }
}

export class Numbering {
  readonly #definitions = new Map<string, Definition>()
  readonly #lists = new Map<string, List>()
  /** Of each definition how far its levels have counted. */
  readonly #counts = new Map<string, (number | undefined)[]>()
  /** Lists that have begun at a level as they say. */
  readonly #begun = new Set<string>()
  readonly #listOfStyle: (style: string) => string | null
  constructor(listOfStyle: (style: string) => string | null) {
    this.#listOfStyle = listOfStyle
  }

  add(element: Element): void {
    if (element.name === 'abstractNum') {
      const elsewhere = valueOf(element, 'numStyleLink') ?? null
      const definition = { levels: levelsOf(childrenOf(element, 'lvl')), elsewhere }
      this.#definitions.set(attributeOf(element, 'abstractNumId') ?? '', definition)
    } else if (element.name === 'num') this.#lists.set(attributeOf(element, 'numId') ?? '', listOf(element))
  }

  /** What stands before the next paragraph of a list: null where it is of none. `styles`: of the paragraph, its own first. */
  next({ list: id, level: given, fallback }: NumberingGiven, styles: readonly string[]): string | null {
    const list = id === null || id === '0' ? undefined : this.#lists.get(id)
    const [name, definition] = this.#definitionOf(list)
    if (!list || !definition) return null
    const at = Math.min(DEEPEST, Math.max(0, given ?? this.#levelOfStyle(definition, list, styles) ?? fallback ?? 0))
    const level = list.levels.get(at) ?? definition.levels.get(at)
    if (!level) return null
    const counts = this.#counts.get(name) ?? []
    this.#counts.set(name, counts)
    this.#count(counts, { at, list, id: id!, definition })
    return this.#words(level, counts, { at, list, definition })
  }

  #definitionOf(list: List | undefined): [string, Definition | undefined] {
    const name = list?.definition ?? ''
    const definition = this.#definitions.get(name)
    const other = definition?.elsewhere ? this.#lists.get(this.#listOfStyle(definition.elsewhere) ?? '') : undefined
    return other && other !== list ? [other.definition, this.#definitions.get(other.definition)] : [name, definition]
  }

  #levelOfStyle(definition: Definition, list: List, styles: readonly string[]): number | null {
    for (const style of styles)
      for (const levels of [list.levels, definition.levels])
        for (const [at, level] of levels) if (level.style === style) return at
    return null
  }

  #count(
    counts: (number | undefined)[],
    { at, list, id, definition }: { at: number; list: List; id: string; definition: Definition },
  ): void {
    const start = list.starts.get(at) ?? (list.levels.get(at) ?? definition.levels.get(at))!.start
    const key = `${id} ${at}`
    const begins = list.starts.has(at) && !this.#begun.has(key)
    this.#begun.add(key)
    counts[at] = begins || counts[at] === undefined ? start : counts[at] + 1
    for (let deeper = at + 1; deeper <= DEEPEST; deeper++) {
      const restart = (list.levels.get(deeper) ?? definition.levels.get(deeper))?.restart ?? null
      if (restart === null || at < restart) counts[deeper] = undefined
    }
  }

  #words(
    level: Level,
    counts: readonly (number | undefined)[],
    { at, list, definition }: { at: number; list: List; definition: Definition },
  ): string {
    const words = level.text.replace(/%([1-9])/g, (_, place: string) => {
      const which = Number(place) - 1
      const of = list.levels.get(which) ?? definition.levels.get(which)
      const number = counts[which] ?? list.starts.get(which) ?? of?.start ?? 1
      return numberWords(number, level.legal && which <= at ? 'decimal' : (of?.format ?? 'decimal'))
    })
    if (level.format === 'bullet' || words.trim() === '') return ''
    // a number that stands alone is told from words by its tab only
    const ended = /^\s*(?:\d{1,4}|[A-Z])\s*$/u.test(words) ? `${words.trim()}.` : words
    return level.suffix === 'nothing' ? ended : `${ended} `
  }
}
