/** Whose rounds and books they are when two people are one; where sets stand; what videos ask. */
import { now } from '../../lib/clock.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { followsPerson, joinsRows } from '../roster/joinedPeople.service.ts'
import { personCorrected } from '../roster/roster.events.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { questionsRemoving, topicRemoving } from '../questions/questions.events.ts'
import { sittingRegraded } from '../exams/exams.events.ts'
import { videoAnsweredWrongly } from '../learning/learning.events.ts'
import { bankForm } from './answered.rule.ts'
import { BookPlaces, entryId, WrongAnswers } from './book.model.ts'
import { joinedEntries } from './entry.ts'
import { keepWrong } from './keep.service.ts'
import { PracticeRuns } from './runs.model.ts'
import { PracticeSets } from './sets.model.ts'

standsInTree('练习', PracticeSets)
// Their account may have been unlinked since
keepsPeople('练习作答', PracticeRuns)
keepsPeople('错题本', WrongAnswers)

topicRemoving.on(async ({ topic, drawnBy }, session) => {
  const rows = await PracticeSets.find({ 'draw.topics': topic }, { title: 1, removed: 1 }, { session }).lean()
  drawnBy.push(...rows.flatMap(({ title, removed }) => (removed ? [] : [`练习《${title}》`])))
})

/** A question of a list stays in it. */
questionsRemoving.on(async ({ questions, used }, session) => {
  const rows = await PracticeSets.find({ questions: { $in: [...questions] } }, { questions: 1 }, { session }).lean()
  for (const question of rows.flatMap((row) => row.questions)) used.add(question)
})

followsPerson(PracticeRuns, '练习作答', {
  /** They go on counting behind those of the one who stays; of two open rounds the other's ends. */
  async also({ set, state }, { kept: person }, session) {
    const own = await PracticeRuns.find({ person, set }, { number: 1, state: 1 }, { session }).lean()
    const isSecond = state === 'open' && own.some((each) => each.state === 'open')
    return {
      number: Math.max(0, ...own.map(({ number }) => number)) + 1,
      ...(isSecond && { state: 'finished' as const, finishedAt: now() }),
    }
  },
  /** A test that ends unasked would be a result that nobody handed in. */
  async obstacle({ kept, gone }) {
    const filter = { person: { $in: [kept, gone] }, mode: 'test', state: 'open' } as const
    const open = await PracticeRuns.find(filter, { set: 1, title: 1 }).lean()
    const twice = open.find((each, at) => open.findIndex(({ set }) => set === each.set) < at)
    return twice ? `两条记录都有正在进行的章节测试《${twice.title}》，请先交卷。` : null
  },
})

joinsRows(WrongAnswers, '错题本', {
  of: (person) => ({ person }),
  idFor: (row, person) => entryId(person, row),
  joined: joinedEntries,
})

personCorrected.on(async ({ person, name }, session) => {
  await PracticeRuns.updateMany({ person }, { $set: { name } }, { session })
})

/** What was read of it already is read again; who has not looked yet will read it anyway. */
sittingRegraded.on(async ({ person, sitting }, session) => {
  await BookPlaces.updateOne({ _id: person }, { $addToSet: { waiting: sitting } }, { session })
})

videoAnsweredWrongly.on(async ({ person, courseTitle, lesson, lessonTitle, question, answer, at }, session) => {
  const round = { kind: 'video', ref: `${lesson}:${question.id}`, title: lessonTitle, label: courseTitle, at } as const
  const wrong = { content: bankForm(question), bank: question.origin?.question ?? null, answer }
  await keepWrong(person, round, wrong, session)
})
