/** Papers stand in the tree; a question that is in one is not taken away. */
import { standsInTree } from '../organisations/placedRows.service.ts'
import { questionsRemoving, topicRemoving } from '../questions/questions.events.ts'
import { Papers, type Paper } from './papers.model.ts'

standsInTree('试卷', Papers)

topicRemoving.on(async ({ topic, drawnBy }, session) => {
  const rows = await Papers.find({ 'cells.topic': topic }, { title: 1, removedAt: 1 }, { session }).lean()
  drawnBy.push(...rows.flatMap(({ title, removedAt }) => (removedAt ? [] : [`试卷《${title}》`])))
})

questionsRemoving.on(async ({ questions, used }, session) => {
  const asked = { 'sections.items.question': { $in: [...questions] } }
  const rows = await Papers.find(asked, { 'sections.items.question': 1 }, { session }).lean<Pick<Paper, 'sections'>[]>()
  for (const { sections } of rows)
    for (const { items } of sections) for (const { question } of items) used.add(question)
})
