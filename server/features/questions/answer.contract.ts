import { z } from 'zod'
import { Id } from '../../lib/schema.ts'

const simple = [
  z.object({ option: Id }),
  z.object({ options: z.array(Id).max(26) }),
  z.object({ judge: z.boolean() }),
  z.object({ blanks: z.array(z.string().max(200)).max(20) }),
  /** Ids of the items as somebody has put them. */
  z.object({ order: z.array(Id).max(26) }),
  /** Of a left one its right one; what is left open is left out. */
  z.object({ pairs: z.record(Id, Id) }),
  z.object({ text: z.string().max(10_000) }),
] as const
export const PartAnswer = z.union(simple)
export type PartAnswer = z.infer<typeof PartAnswer>
/** An answer by kind; of a case by the ids of its parts. */
export const BankAnswer = z.union([...simple, z.object({ parts: z.record(Id, PartAnswer.nullable()) })])
export type BankAnswer = z.infer<typeof BankAnswer>
