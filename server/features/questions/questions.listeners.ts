/** Questions and topics stand in the tree; an asset that a question shows, or showed, is not removed. */
import { namesFiles } from '../../backup/namedFiles.ts'
import { assetRemoving } from '../assets/assets.events.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { broughtKey, QuestionImports, sourceKey, type QuestionImport } from './imports/questionImports.model.ts'
import { Questions, QuestionTopics, QuestionVersions } from './questions.model.ts'

standsInTree('试题', Questions)
standsInTree('知识点', QuestionTopics)
standsInTree('试题导入', QuestionImports)

assetRemoving.on(async ({ asset, usedBy }, session) => {
  const old = await QuestionVersions.find({ assets: asset }, { question: 1 }, { session }).lean()
  const shown = await Questions.find({ assets: asset }, { _id: 1 }, { session }).lean()
  const ids = new Set([...old.map(({ question }) => question), ...shown.map(({ _id }) => _id)])
  if (ids.size === 0) return
  const rows = await Questions.find({ _id: { $in: [...ids] } }, { serial: 1, ancestors: 1 }, { session }).lean()
  usedBy.push(
    ...rows.map(({ serial, ancestors }) => ({ name: `试题 ${serial}`, ancestors, can: 'question.read' as const })),
  )
})

namesFiles('questionImports', ({ _id, file }: QuestionImport) => [
  ...(file?.state === 'reading' ? [{ key: sourceKey(_id) }] : []),
  ...(file?.files ?? []).map(({ sha256 }) => ({ key: broughtKey(_id, sha256) })),
])
