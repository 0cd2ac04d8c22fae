import type { Reply } from '../../lib/api.ts'

type Held = Reply<'courseRoles', 'list'>
export type ThingRole = Held['items'][number]['role']

/** Roles for one thing: what they are called, what is said of them, and by which endpoints they are given. */
export interface RolesOfThing {
  key: readonly string[]
  role: ThingRole
  /** What it is for, and that it ends. */
  lead: string
  /** What stays when it is taken back. */
  kept: string
  list(): Promise<Held>
  candidates(search: string): Promise<Reply<'courseRoles', 'candidates'>>
  grant(id: string, login: string, to: string): Promise<unknown>
  revoke(id: string): Promise<unknown>
}
