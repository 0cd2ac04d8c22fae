/** What the readers of interactions give, and what they all look at. */
import type { BankQuestion } from '../../question.contract.ts'
import type { Element } from '../html/tree.ts'

export type Body = Record<string, unknown> & { kind: BankQuestion['kind'] }
export const classesOf = ({ attributes }: Element): string[] => (attributes['class'] ?? '').split(/\s+/)
