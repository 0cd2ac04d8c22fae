import { model, required } from '../../lib/model.ts'

/** That an account has looked at something of a class: a topic, a file. */
export interface ClassRead {
  _id: string
  thing: string
  account: string
  /** When it was looked at last. */
  at: Date
}
export const readId = (thing: string, account: string): string => `${thing}:${account}`
export const ClassReads = model<ClassRead>(
  'ClassRead',
  'classReads',
  { thing: required(String), account: required(String), at: required(Date) },
  [[{ thing: 1 }]],
)
