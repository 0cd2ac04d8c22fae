/** A set for practice with an own round of it, and an entry of the own book of wrong answers. */
import { entryId, WrongAnswers } from '../../../server/features/practice/book.model.ts'
import { PracticeRuns } from '../../../server/features/practice/runs.model.ts'
import { newId } from '../../../server/lib/id.ts'
import type { makeTree } from '../../support/factories.ts'
import { addQuestions, judgeQuestion, makeSet } from '../../support/practice.ts'

export async function makePractice(name: string, tree: Awaited<ReturnType<typeof makeTree>>, person: string) {
  const isShort = name === 'practice.assess'
  const content = judgeQuestion(`题${newId()}`, isShort ? { kind: 'short', reference: '参考' } : {})
  await addQuestions(tree.institution, [content])
  const set = await makeSet(tree.institution)
  const at = new Date('2025-05-01T00:00:00Z')
  const run = newId()
  const kept = { same: newId(), content, bank: null }
  const answered = { seq: 1, answer: { text: '答' }, awarded: null, right: null, at }
  if (name !== 'practice.start')
    await PracticeRuns.create({
      ...{ _id: run, person, name: '甲', set: set._id, title: set.title, mode: 'practice', number: 1, total: 0 },
      ...{ items: [{ ...kept, topics: [] }], answers: isShort ? { [content.id]: answered } : {} },
      ...{ state: 'open', startedAt: at },
    })
  const wrongAnswer = entryId(person, kept)
  await WrongAnswers.create({
    ...{ _id: wrongAnswer, person, ...kept, group: '=课程', label: '课程', text: '题', sources: [], note: '' },
    ...{ wrong: 1, right: 0, streak: 0, dueOn: '2025-05-02', state: 'open', at },
    memory: { stability: 0.2, difficulty: 6, state: 2, reps: 1, lapses: 0, at },
  })
  return { practiceSet: set._id, ownPracticeSet: set._id, practiceRun: run, slot: content.id, wrongAnswer }
}
