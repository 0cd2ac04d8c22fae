/** What an item declares of its answers: which are right, and what each is worth. */
import { childOf, elementsOf, find, findAll, textIn, type Element } from '../html/tree.ts'

export interface Declared {
  cardinality: string
  correct: string[]
  /** By the answer; null: none is declared, or nothing uses it. */
  mapping: { values: Map<string, number>; otherwise: number } | null
}
const numberOf = (text: string | undefined): number | null =>
  text !== undefined && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : null
const valuesOf = (element: Element | undefined): string[] =>
  element ? elementsOf(element, 'value').map((value) => textIn(value).trim()) : []

function mappingOf(declaration: Element): Declared['mapping'] {
  const mapping = childOf(declaration, 'mapping')
  if (!mapping) return null
  const entries = elementsOf(mapping, 'mapEntry').map(({ attributes }): [string, number] => [
    (attributes['mapKey'] ?? '').trim(),
    numberOf(attributes['mappedValue']) ?? 0,
  ])
  return { values: new Map(entries), otherwise: numberOf(mapping.attributes['defaultValue']) ?? 0 }
}

export class Responses {
  readonly #item: Element
  readonly #declared = new Map<string, Declared>()
  constructor(item: Element) {
    this.#item = item
    const processing = childOf(item, 'responseProcessing')
    const template = processing?.attributes['template'] ?? processing?.attributes['templateLocation'] ?? ''
    const mapped = new Set(processing ? findAll(processing, 'mapResponse').map(identifierOf) : [])
    for (const declaration of elementsOf(item, 'responseDeclaration')) {
      const id = identifierOf(declaration)
      const counts = /map_response/i.test(template) || mapped.has(id) || !processing
      this.#declared.set(id, {
        cardinality: declaration.attributes['cardinality'] ?? 'single',
        correct: valuesOf(childOf(declaration, 'correctResponse')),
        mapping: counts ? mappingOf(declaration) : null,
      })
    }
  }
  of(id: string): Declared {
    return this.#declared.get(id) ?? { cardinality: 'single', correct: [], mapping: null }
  }
  /** What the whole item is worth; null: it does not say. */
  whole(): number | null {
    const [score, most] = ['SCORE', 'MAXSCORE'].map((id) => this.#outcome(id))
    return numberOf(valuesOf(childOf(most, 'defaultValue'))[0]) ?? numberOf(score?.attributes['normalMaximum'])
  }
  /** What answers of these names are worth: what their outcome says, the key, or the condition that asks for them. */
  worth(ids: readonly string[]): number | null {
    const number = /^RESPONSE_(\d{1,2})(?:_\d{1,2})?$/.exec(ids[0] ?? '')?.[1]
    const own = number ? numberOf(this.#outcome(`SCORE_${number}`)?.attributes['normalMaximum']) : null
    if (own !== null) return own
    const sums = ids.map((id) => this.#mostOf(id) ?? this.#condition(id))
    return sums.some((sum) => sum === null) ? null : sums.reduce<number>((total, sum) => total + (sum ?? 0), 0)
  }
  #outcome(id: string): Element | undefined {
    return elementsOf(this.#item, 'outcomeDeclaration').find((each) => identifierOf(each) === id)
  }
  #mostOf(id: string): number | null {
    const { mapping, cardinality } = this.of(id)
    const gains = [...(mapping?.values.values() ?? [])].filter((value) => value > 0)
    if (gains.length === 0) return null
    return cardinality === 'single' ? Math.max(...gains) : gains.reduce((sum, each) => sum + each, 0)
  }
  #condition(id: string): number | null {
    const processing = childOf(this.#item, 'responseProcessing')
    const asking = processing
      ? findAll(processing, 'responseIf', 'responseElseIf').find((each) =>
          findAll(each, 'variable', 'correct').some((variable) => identifierOf(variable) === id),
        )
      : undefined
    return numberOf(textIn(find(find(asking, 'setOutcomeValue'), 'baseValue')))
  }
}
export const identifierOf = ({ attributes }: Element): string => attributes['identifier'] ?? ''
