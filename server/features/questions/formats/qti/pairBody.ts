/** Two columns, or one whose items go together, as pairs. */
import { newId } from '../../../../lib/id.ts'
import type { Choice } from '../../question.contract.ts'
import { elementsOf, findAll, type Element } from '../html/tree.ts'
import { noteOf, Unreadable } from '../reading.ts'
import type { ItemWay } from './itemWay.ts'
import type { Body } from './body.ts'
import { identifierOf, type Declared } from './responses.ts'

type Column = Map<string, Choice>
const columnOf = (container: Element, way: ItemWay): Column =>
  new Map(
    findAll(container, 'simpleAssociableChoice').map((choice) => [
      identifierOf(choice),
      { id: newId(), text: way.words(choice.children.filter((each) => !way.takeFeedback(choice, each))) },
    ]),
  )

function matched(left: Column, right: Column, keys: readonly (readonly [string, string])[]): Body | null {
  const pairs = keys.map(([a, b]) => [left.get(a)?.id, right.get(b)?.id])
  const isWhole = keys.length === left.size && new Set(keys.map(([a]) => a)).size === left.size
  return isWhole && pairs.every(([a, b]) => a && b)
    ? {
        kind: 'match',
        left: [...left.values()],
        right: [...right.values()],
        pairs: Object.fromEntries(pairs as [string, string][]),
      }
    : null
}
/** What was declared right, else what is worth something. */
function keysOf({ correct, mapping }: Declared): [string, string][] {
  const gains = [...(mapping?.values ?? [])].filter(([, value]) => value > 0).map(([key]) => key)
  return (correct.length > 0 ? correct : gains).map((pair) => {
    const [a = '', b = ''] = pair.split(/\s+/)
    return [a, b]
  })
}

export function pairBody(interaction: Element, declared: Declared, way: ItemWay): Body {
  const keys = keysOf(declared)
  const [first, second] = elementsOf(interaction, 'simpleMatchSet')
  if (first && second) {
    const columns = [columnOf(first, way), columnOf(second, way)] as const
    const turned = keys.map(([a, b]): [string, string] => [b, a])
    // Where one on the left has several on the right, it may be the other way round.
    const body = matched(columns[0], columns[1], keys) ?? matched(columns[1], columns[0], turned)
    if (!body) throw new Unreadable('severalPairs')
    return body
  }
  const all = columnOf(interaction, way)
  const of = (ids: readonly string[]): Column => new Map([...all].filter(([id]) => ids.includes(id)))
  const body = matched(of(keys.map(([a]) => a)), of(keys.map(([, b]) => b)), keys)
  if (!body) throw new Unreadable('severalPairs')
  way.notes.add(noteOf('associated'))
  return body
}
