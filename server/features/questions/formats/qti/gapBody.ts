/** Gaps in a text: typed, chosen from a list, or words that are dragged into them. */
import { plainText } from '../../words.rule.ts'
import { elementsOf, findAll, type Element } from '../html/tree.ts'
import { noteOf, Unreadable } from '../reading.ts'
import type { ItemWay } from './itemWay.ts'
import type { Body } from './body.ts'
import { identifierOf } from './responses.ts'

function typed(id: string, way: ItemWay): string[] {
  const { correct, mapping } = way.responses.of(id)
  const gains = [...(mapping?.values ?? [])].filter(([, value]) => value > 0)
  const most = Math.max(...gains.map(([, value]) => value))
  if (gains.some(([, value]) => value < most)) way.notes.add(noteOf('weights'))
  return [...correct, ...gains.filter(([, value]) => value === most).map(([key]) => key)]
}
function chosenWord(interaction: Element, id: string, way: ItemWay): string[] {
  way.notes.add(noteOf('select'))
  const right = typed(id, way)
  return findAll(interaction, 'inlineChoice')
    .filter((choice) => right.includes(identifierOf(choice)))
    .map(({ children }) => plainText(way.words(children)))
}
/** Which word belongs into which gap. */
function dragged(interaction: Element, way: ItemWay): string[][] {
  way.notes.add(noteOf('select'))
  const pairs = typed(interaction.attributes['responseIdentifier'] ?? '', way).map((pair) => pair.split(/\s+/))
  const words = new Map(
    elementsOf(interaction, 'gapText').map((each) => [identifierOf(each), plainText(way.words(each.children))]),
  )
  return findAll(interaction, 'gap').map((gap) =>
    pairs
      .filter((pair) => pair.includes(identifierOf(gap)))
      .flatMap((pair) => pair.flatMap((id) => words.get(id) ?? [])),
  )
}

export function gapBody(interactions: readonly Element[], way: ItemWay): Body {
  const answers = interactions.flatMap((each): string[][] => {
    if (each.name === 'gapMatchInteraction') return dragged(each, way)
    const id = each.attributes['responseIdentifier'] ?? ''
    return [each.name === 'inlineChoiceInteraction' ? chosenWord(each, id, way) : typed(id, way)]
  })
  const accepted = answers.map((texts) => [...new Set(texts.map((text) => text.trim()).filter(Boolean))].slice(0, 20))
  if (accepted.length === 0 || accepted.some((texts) => texts.length === 0)) throw new Unreadable('noAnswer')
  return { kind: 'blank', answers: accepted }
}
