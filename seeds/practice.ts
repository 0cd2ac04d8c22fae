/** 练习 and 章节测试 that are open to the demo's trainee, and the books of wrong answers of the trainee and of classmates. */
import type { TrainingClass } from '../server/features/classes/classes.model.ts'
import type { Nomination } from '../server/features/classes/nominations/nominations.model.ts'
import { isSeated } from '../server/features/classes/nominations/nominations.rule.ts'
import { saidIn } from '../server/features/practice/answered.rule.ts'
import { WrongAnswers, type WrongAnswer, type WrongSource } from '../server/features/practice/book.model.ts'
import { righted, wronged, type Kept } from '../server/features/practice/entry.ts'
import { PracticeSets, type PracticeSet } from '../server/features/practice/sets.model.ts'
import type { BankAnswer } from '../server/features/questions/answer.contract.ts'
import type { BankQuestion } from '../server/features/questions/question.contract.ts'
import { partOf } from '../server/features/questions/single.rule.ts'
import { Questions, type Question } from '../server/features/questions/questions.model.ts'
import { addDays, instant } from './dates.ts'
import { insertAll } from './insert.ts'
import { random, type Random } from './random.ts'

interface Given {
  classes: readonly TrainingClass[]
  nominations: readonly Nomination[]
  /** The demo's trainee. */
  trainee: string
  teacher: string
  today: string
}
const BOOKS = 12
const WRONG = 9

const setOf = (
  row: TrainingClass,
  bank: string,
  by: string,
  given: Partial<PracticeSet>,
  chance: Random,
): PracticeSet => ({
  ...{ _id: chance.id(), unit: row.ancestors.at(-1)!, ancestors: row.ancestors, bank, title: '', mode: 'practice' },
  ...{ source: 'bank', draw: { topics: [], kinds: [], difficulties: [], positions: [] }, questions: [], course: null },
  ...{ count: 10, attempts: 0, passPercent: 60, from: row.from, to: null, savedBy: by, revision: 1, removed: false },
  ...{ audienceKind: 'class', audience: row._id, at: instant(row.from, 8 * 60), ...given },
})

const keptOf = ({ _id, same, content, topics, text }: Question): Kept => ({
  ...{ same, content, bank: _id, group: topics[0] ?? '=练习', label: '练习', text },
})

function wrongly(content: BankQuestion): BankAnswer | null {
  if (content.kind === 'judge') return { judge: !content.answer }
  if (content.kind === 'blank') return { blanks: content.answers.map(() => '记不清') }
  if (content.kind === 'multiple') return { options: content.answer.slice(0, 1) }
  const other = content.kind === 'single' && content.options.find(({ id }) => id !== content.answer)
  return other ? { option: other.id } : null
}

/** Answered wrongly some days ago, some of them twice, a few rightly since. */
function bookOf(person: string, questions: readonly Question[], chance: Random, today: string): WrongAnswer[] {
  const picked = questions.filter(() => chance.chance((2 * WRONG) / questions.length)).slice(0, WRONG)
  return picked.map((question) => {
    const day = addDays(today, -chance.int(3, 20))
    const source = (on: string): WrongSource => ({
      ...{ kind: 'practice', ref: chance.id(), title: '基础知识天天练', at: instant(on, 20 * 60) },
      said: saidIn(partOf(question.content), wrongly(question.content)),
    })
    const entry = wronged(person, null, keptOf(question), source(day))
    if (chance.chance(0.3)) return wronged(person, entry, keptOf(question), source(addDays(day, 2)))
    return chance.chance(0.3) ? righted(entry, instant(entry.dueOn, 20 * 60)) : entry
  })
}

export async function seedPractice({ classes, nominations, trainee, teacher, today }: Given): Promise<void> {
  const chance = random('practice')
  const seated = nominations.filter(({ state, left }) => isSeated(state) && !left)
  const own = new Set(seated.filter(({ person }) => person === trainee).map((each) => each.class))
  const [current] = classes.filter(({ _id }) => own.has(_id)).sort((a, b) => (a.from < b.from ? 1 : -1))
  const questions = await Questions.find({ retired: false, kind: { $in: ['single', 'multiple', 'judge', 'blank'] } })
    .sort({ serial: -1 })
    .lean()
  const [first] = questions
  if (!current || !first) return
  const from = current.from < today ? current.from : today
  const test = { topics: first.topics.slice(0, 1), kinds: [], difficulties: [], positions: [] }
  await insertAll(PracticeSets, [
    setOf(current, first.unit, teacher, { title: '基础知识天天练', from }, chance),
    setOf(
      current,
      first.unit,
      teacher,
      { title: '第一章测试', mode: 'test', count: 5, attempts: 3, from, draw: test },
      chance,
    ),
  ])
  const mates = seated.filter((each) => each.class === current._id).map(({ person }) => person)
  const people = [...new Set([trainee, ...mates])].slice(0, BOOKS)
  await insertAll(
    WrongAnswers,
    people.flatMap((person) => bookOf(person, questions, chance, today)),
  )
}
