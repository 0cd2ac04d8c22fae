/** Whose sittings they are when two people are one; where examinations stand in the tree. */
import { standsInTree } from '../organisations/placedRows.service.ts'
import { followsPerson, joinsPeople, writeJoined } from '../roster/joinedPeople.service.ts'
import { questionsRemoving } from '../questions/questions.events.ts'
import { personCorrected } from '../roster/roster.events.ts'
import { AskedQuestions } from './paper/askedQuestions.model.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { CorrectionChanges } from './corrections/corrections.model.ts'
import { Exams } from './exams.model.ts'
import { ExamMarks } from './marking/marks.model.ts'
import { Sittings } from './sittings/sittings.model.ts'

/** A question that was drawn for somebody is not taken away, nor are its pictures. */
questionsRemoving.on(async ({ questions, used }, session) => {
  const asked = { question: { $in: [...questions] } }
  for (const { question } of await AskedQuestions.find(asked, { question: 1 }, { session }).lean()) used.add(question)
})

standsInTree('考试', Exams)
keepsPeople('考试作答', Sittings)

followsPerson(Sittings, '考试作答', {
  /** They go on counting behind those of the one who stays. */
  async also({ exam }, { kept: person }, session) {
    const own = await Sittings.find({ person, exam }, { number: 1 }, { session }).lean()
    return { number: Math.max(0, ...own.map(({ number }) => number)) + 1 }
  },
  async obstacle({ kept, gone }) {
    const open = await Sittings.find({ person: { $in: [kept, gone] }, state: 'open' }, { exam: 1 }).lean()
    const twice = open.find((each, at) => open.findIndex(({ exam }) => exam === each.exam) < at)
    return twice ? '两条记录都有正在进行的同一场考试，请先交卷。' : null
  },
})
followsPerson(ExamMarks, '考试主观题')
followsPerson(CorrectionChanges, '考试更正')

/** Asked in both lives, a person is asked once; of two extra times the longer one stays. */
joinsPeople({
  label: '考试名单',
  collection: Exams.collection.collectionName,
  count: (person) => Exams.countDocuments({ people: person }),
  async join(joining, session) {
    const { kept, gone } = joining
    const rows = await Exams.find({ people: gone }, null, { session }).lean()
    const extra = await Exams.find({ 'extras.person': gone }, null, { session }).lean()
    const all = new Map([...rows, ...extra].map((row) => [row._id, row]))
    const now = (person: string) => (person === gone ? kept : person)
    for (const { _id: row, people, extras } of all.values()) {
      const minutes = Math.max(0, ...extras.filter((each) => now(each.person) === kept).map((each) => each.minutes))
      const others = extras.filter((each) => now(each.person) !== kept)
      const after = {
        people: [...new Set(people.map(now))],
        extras: minutes > 0 ? [...others, { person: kept, minutes }] : others,
      }
      await writeJoined(Exams, joining, { row, whole: false, before: { people, extras }, after }, session)
    }
  },
})

personCorrected.on(async ({ person, name }, session) => {
  await Sittings.updateMany({ person }, { $set: { name } }, { session })
  await CorrectionChanges.updateMany({ person }, { $set: { name } }, { session })
})
