import { standsInTree } from '../organisations/placedRows.service.ts'
import { followsPerson } from '../roster/joinedPeople.service.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { Attempts } from './quizzes.model.ts'

/** Who may mark them; the index begins with the state. */
standsInTree('答卷', Attempts, { filter: { state: { $in: ['open', 'awaiting-marking', 'finished'] } } })
keepsPeople('测验作答', Attempts)

followsPerson(Attempts, '测验作答', {
  /** They go on counting behind those of the one who stays. */
  async also({ lesson }, { kept: person }, session) {
    const own = await Attempts.find({ person, lesson }, { number: 1 }, { session }).lean()
    return { number: Math.max(0, ...own.map(({ number }) => number)) + 1 }
  },
  async obstacle({ kept, gone }) {
    const open = await Attempts.find(
      { person: { $in: [kept, gone] }, state: 'open' },
      { lesson: 1, lessonTitle: 1 },
    ).lean()
    const twice = open.find((each, at) => open.findIndex(({ lesson }) => lesson === each.lesson) < at)
    return twice ? `两条记录都有正在进行的测验《${twice.lessonTitle}》，请先交卷。` : null
  },
})
