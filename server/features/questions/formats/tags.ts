/**
 * What is known of a question as tags, for formats whose only place for it are those: topics as they are, everything else
 * behind a name and a colon. Tags of other systems are topics.
 */
import { noTraits } from './reading.ts'
import { readTraits, traitTexts, type TraitName } from './traitTexts.ts'
import type { QuestionTraits } from '../question.contract.ts'

const TRAIT_NAMES: readonly (readonly [TraitName, string])[] = [
  ['difficulty', '难度'],
  ['source', '来源'],
  ['sourceDate', '来源日期'],
  ['reviewOn', '复核日期'],
]
const TOPIC = '知识点'
/** Of which kind it is where the format has one for two of ours; of how many questions behind it a case consists. */
const KIND = '题型'
const PARTS = '案例小题'
const NAMED = /^(难度|来源|来源日期|复核日期|知识点|题型|案例小题)\s*[:：]\s*(.*)$/su

export interface Tags {
  traits: QuestionTraits
  kind: string
  /** Questions behind it that belong to it; 0: it is no case. */
  parts: number
}

const tag = (name: string, text: string): string => `${name}:${text}`
/** A topic that looks like something else says that it is one. */
const topicTag = (topic: string): string => (NAMED.test(topic) ? tag(TOPIC, topic) : topic)

export function writeTags(traits: QuestionTraits, { kind = '', parts = 0 } = {}): string[] {
  const texts = traitTexts(traits)
  return [
    ...(kind ? [tag(KIND, kind)] : []),
    ...(parts > 0 ? [tag(PARTS, String(parts))] : []),
    ...traits.topics.map(topicTag),
    ...TRAIT_NAMES.flatMap(([trait, name]) => {
      const text = trait === 'source' ? traits.source : texts[trait]
      return text ? [tag(name, text)] : []
    }),
  ]
}

export function readTags(tags: readonly string[], notes: Set<string>): Tags {
  const named = new Map<string, string>()
  const topics: string[] = []
  for (const each of tags.map((text) => text.trim())) {
    const [, name, text = ''] = NAMED.exec(each) ?? []
    if (name && name !== TOPIC) named.set(name, text)
    else if (each !== '') topics.push((name ? text : each).slice(0, 60))
  }
  const said: string[] = []
  const texts = TRAIT_NAMES.filter(([trait]) => trait !== 'source').map(([trait, name]) => [
    trait,
    named.get(name) ?? '',
  ])
  const traits = readTraits(Object.fromEntries(texts) as Record<TraitName, string>, said)
  said.forEach((note) => notes.add(note))
  const parts = Number(named.get(PARTS) ?? 0)
  return {
    traits: {
      ...noTraits(),
      ...traits,
      topics: [...new Set(topics)].slice(0, 10),
      source: (named.get('来源') ?? '').slice(0, 300),
    },
    kind: named.get(KIND) ?? '',
    parts: Number.isInteger(parts) && parts > 0 && parts <= 20 ? parts : 0,
  }
}
