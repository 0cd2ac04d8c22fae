import type { Brought } from './broughtDetails.rule.ts'

/** What a change of many people did to one of them: what taking it back needs. */
export interface MadeChange {
  person: string
  added: boolean
  /** Of somebody who was added: all of them. */
  fields: { field: 'name' | 'staffNumber' | 'phone' | Brought; before: string | null; after: string | null }[]
  /** Ids of records that were begun, and of those that took the place of others. */
  begun: string[]
  replaced: { post: string; by: string }[]
  /** `Person.revision` once it was made. */
  revision: number
}
