import type { Actor } from '../../access/actor.ts'
import { fail } from './attendance.failures.ts'

/** Who helps in a class is often in it: what is the own is for others to enter and to grant. @throws attendance.own */
export function refuseOwn({ person: own }: Actor, people: readonly string[]): void {
  if (own !== null && people.includes(own)) throw fail('attendance.own')
}
