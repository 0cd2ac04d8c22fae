/** Questions and topics stand in the tree; an asset that a question shows, or showed, is not removed. */
import { standsInTree } from '../organisations/placedRows.service.ts'
import { QuestionImports } from './imports/questionImports.model.ts'
import { Questions, QuestionTopics } from './questions.model.ts'

standsInTree('试题', Questions)
standsInTree('知识点', QuestionTopics)
standsInTree('试题导入', QuestionImports)
