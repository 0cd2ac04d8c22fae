/** How an item is scored: by the templates that every system knows where they say it, else step by step. */
import { element, type Element } from '../html/tree.ts'
import type { QtiVersion } from './names.ts'
import type { PartToScore } from './writing.ts'

const TEMPLATES = {
  2: (name: string) => `http://www.imsglobal.org/question/qti_v2p2/rptemplates/${name}`,
  3: (name: string) => `https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/${name}.xml`,
}
const number = (value: number): Element => element('baseValue', { baseType: 'float' }, String(value))
const set = (outcome: string, value: Element): Element => element('setOutcomeValue', { identifier: outcome }, value)
const sum = (terms: Element[]): Element => (terms.length === 1 ? terms[0]! : element('sum', {}, ...terms))

function step({ scoring, ids, points, outcome }: PartToScore): Element[] {
  if (scoring === 'none') return []
  if (scoring === 'map') return [set(outcome, sum(ids.map((identifier) => element('mapResponse', { identifier }))))]
  const [identifier] = ids
  const isRight = element('match', {}, element('variable', { identifier }), element('correct', { identifier }))
  return [element('responseCondition', {}, element('responseIf', {}, isRight, set(outcome, number(points))))]
}
/** `shows`: what is said once somebody has answered, and not before. */
export function scored(parts: readonly PartToScore[], version: QtiVersion, shows: Element | null): Element[] {
  const [first] = parts
  const isAlone = parts.length === 1 && first!.outcome === 'SCORE'
  const template =
    isAlone && !shows && first!.ids.length === 1
      ? { match: first!.points === 1 ? 'match_correct' : null, map: 'map_response', none: null }[first!.scoring]
      : null
  if (template) return [element('responseProcessing', { template: TEMPLATES[version](template) })]
  const steps = parts.flatMap(step)
  if (steps.length > 0 && !isAlone)
    steps.push(set('SCORE', sum(parts.map(({ outcome }) => element('variable', { identifier: outcome })))))
  if (shows) steps.push(shows)
  return steps.length === 0 ? [] : [element('responseProcessing', {}, ...steps)]
}
