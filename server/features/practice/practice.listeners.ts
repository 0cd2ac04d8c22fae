/** Whose rounds and books they are when two people are one; where sets stand; what videos ask. */
import { standsInTree } from '../organisations/placedRows.service.ts'
import { followsPerson, joinsRows } from '../roster/joinedPeople.service.ts'
import { personCorrected } from '../roster/roster.events.ts'
import { sittingRegraded } from '../exams/exams.events.ts'
import { videoAnsweredWrongly } from '../learning/learning.events.ts'
import { bankForm } from './answered.rule.ts'
import { BookPlaces, entryId, WrongAnswers } from './book.model.ts'
import { joinedEntries } from './entry.ts'
import { keepWrong } from './keep.service.ts'
import { PracticeRuns } from './runs.model.ts'
import { PracticeSets } from './sets.model.ts'

standsInTree('练习', PracticeSets)

followsPerson(PracticeRuns, '练习作答', {
  /** They go on counting behind those of the one who stays; of two open rounds the other's ends. */
  async also({ set, state }, { kept: person }, session) {
    const own = await PracticeRuns.find({ person, set }, { number: 1, state: 1 }, { session }).lean()
    const isSecond = state === 'open' && own.some((each) => each.state === 'open')
    return {
      number: Math.max(0, ...own.map(({ number }) => number)) + 1,
      ...(isSecond && { state: 'finished' as const }),
    }
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
