/** Questions and topics stand in the tree; an asset that a question shows, or showed, is not removed. */
import { standsInTree } from '../organisations/placedRows.service.ts'
import { Questions, QuestionTopics } from './questions.model.ts'

standsInTree('试题', Questions)
standsInTree('知识点', QuestionTopics)
