import { model, nullable, required } from '../../../lib/model.ts'
import type { QuestionFormat } from '../formats/formats.rule.ts'

/** Many questions that came at once: which, so that they can be taken back. */
export interface QuestionImport {
  _id: string
  unit: string
  ancestors: string[]
  format: QuestionFormat
  /** Of the text and of what was left out. */
  digest: string
  /** Their ids follow from that of the import: sending it again adds nothing twice. */
  questions: string[]
  added: number
  by: string
  createdAt: Date
  undoneAt: Date | null
  kept: number
}
export const QuestionImports = model<QuestionImport>(
  'QuestionImport',
  'questionImports',
  {
    unit: required(String),
    ancestors: [String],
    format: required(String),
    digest: required(String),
    questions: [String],
    added: { type: Number, default: 0 },
    by: required(String),
    createdAt: required(Date),
    undoneAt: nullable(Date),
    kept: { type: Number, default: 0 },
  },
  [[{ ancestors: 1, createdAt: -1, _id: -1 }]],
)
