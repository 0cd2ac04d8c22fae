/** Which questions a round asks: by the set, and without what an examination holds back. */
import { now } from '../../lib/clock.ts'
import { recentMap } from '../../lib/recentMap.ts'
import { courseQuestions } from '../courses/courseQuestions.service.ts'
import { heldBack, type HeldBack } from '../exams/paper/heldQuestions.service.ts'
import { drawn, randomOf } from '../papers/random.rule.ts'
import { shuffledPaper } from '../papers/shuffle.rule.ts'
import { candidatesAbout, contentsNow, describedNow, type DescribedRow } from '../questions/candidates.service.ts'
import type { BankQuestion } from '../questions/question.contract.ts'
import { sameKey } from '../questions/questions.service.ts'
import { bankForm, firstOfTwins, isAskable } from './answered.rule.ts'
import { isByKey } from './practice.rule.ts'
import type { RunItem } from './runs.model.ts'
import type { PracticeSet } from './sets.model.ts'

/** What may be asked; of the bank without its content, which is read for what is drawn. */
interface Choice {
  same: string
  bank: string | null
  topics: string[]
  traits: DescribedRow | null
  content: BankQuestion | null
}
type Drawable = Pick<PracticeSet, '_id' | 'revision' | 'source' | 'mode' | 'draw' | 'questions' | 'course' | 'bank'>

const ofBank = (row: DescribedRow): Choice => ({
  ...{ same: row.same, bank: row._id, topics: [...row.topics], traits: row, content: null },
})

async function read({ source, draw, questions, course, bank }: Drawable): Promise<Choice[]> {
  if (source === 'bank') return (await candidatesAbout(bank, draw)).map(ofBank)
  if (source === 'list') {
    const known = await describedNow(questions)
    return questions.flatMap((id) => known.get(id) ?? []).flatMap((row) => (row.retired ? [] : [ofBank(row)]))
  }
  const asked = await courseQuestions(course ?? '')
  const known = await describedNow(asked.flatMap(({ origin }) => origin?.question ?? []))
  return asked.map((question) => {
    const content = bankForm(question)
    const row = known.get(question.origin?.question ?? '')
    return {
      same: sameKey(content),
      bank: row?._id ?? null,
      topics: [...(row?.topics ?? [])],
      traits: row ?? null,
      content,
    }
  })
}

/** Of a case its content says so, once it is read. */
const mayBeByKey = ({ content, traits }: Choice): boolean => isByKey(content ?? { kind: traits?.kind ?? '' })

const FRESH_MS = 30_000
const known = recentMap<{ at: number; choices: Promise<Choice[]> }>(50)

/** Kept in memory for half a minute: a class begins at once. What examinations hold back is looked up each time. */
function choicesOf(set: Drawable): Promise<Choice[]> {
  const key = `${set._id}:${set.revision}`
  const at = now().getTime()
  const kept = known.get(key)
  if (kept && Math.abs(at - kept.at) < FRESH_MS) return kept.choices
  const choices = read(set).then((all) => (set.mode === 'test' ? all.filter(mayBeByKey) : all))
  known.set(key, { at, choices })
  choices.catch(() => known.delete(key))
  return choices
}

const ROUND = 50

/** At most so many, in an order that the seed decides; no two have the same text. */
export async function drawItems(set: Drawable, count: number, seed: string): Promise<RunItem[]> {
  const isHeld = await heldBack()
  const free = (await choicesOf(set)).filter((each) => !isHeld(each))
  const mixed = set.source === 'list' ? free : drawn(free, randomOf(seed))
  const [items, asked, isFirst] = [[] as RunItem[], new Set<string>(), firstOfTwins()]
  for (let at = 0; at < mixed.length && items.length < count; at += ROUND) {
    const some = mixed.slice(at, at + ROUND)
    const contents = await contentsNow(some.flatMap(({ bank, content }) => (bank && !content ? [bank] : [])))
    for (const { same, bank, topics, content: own } of some) {
      const content = own ?? contents.get(bank ?? '')?.content
      const text = `${same} ${content?.kind}`
      if (!content || asked.has(text) || items.length >= count || !isAskable(content)) continue
      if ((set.mode === 'test' && !isByKey(content)) || !isFirst(content)) continue
      asked.add(text)
      items.push({ content, same, bank, topics })
    }
  }
  return withShuffledOptions(items, seed)
}

function withShuffledOptions(items: readonly RunItem[], seed: string): RunItem[] {
  const sections = items.map(({ content }, at) => ({ id: String(at), title: '', questions: [content] }))
  const paper = shuffledPaper({ title: '', sections }, seed)
  return items.map((item, at) => ({ ...item, content: paper.sections[at]!.questions[0]! }))
}

/** How many there are, and how many of them an examination holds back now. */
export async function countChoices(set: Drawable): Promise<{ available: number; held: number }> {
  const isHeld = await heldBack()
  const choices = await choicesOf(set)
  const held = choices.filter(isHeld).length
  return { available: choices.length - held, held }
}

type Shown = Pick<RunItem, 'same' | 'bank'>
/** Tells of questions that somebody has before them whether they are held back now. */
export async function heldAmong<T extends Shown>(items: readonly T[]): Promise<(item: T) => boolean> {
  const isHeld = await heldBack()
  const rows = await describedNow(items.flatMap(({ bank }) => bank ?? []))
  const asked = ({ same, bank }: Shown): HeldBack => ({ same, bank, traits: rows.get(bank ?? '') ?? null })
  return (item) => isHeld(asked(item))
}
