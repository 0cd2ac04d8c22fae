/** What a draft lacks before institutions may nominate. Pure. */
import type { Mode } from './classes.rule.ts'

interface Draft {
  mode: Mode
  venue: string
  from: string
  nominateUntil: string
  quotas: boolean
}
interface Beside {
  today: string
  /** Of its base. */
  address: string
  archived: boolean
  /** Seats that were given to institutions. */
  given: number
}

export function missingOf({ mode, venue, from, nominateUntil, quotas }: Draft, beside: Beside): string[] {
  return [
    ...(beside.archived ? ['承办基地已经归档'] : []),
    ...(mode !== 'online' && !venue && !beside.address ? ['没有填写地点，基地也没有地址'] : []),
    ...(from <= beside.today ? ['开班日期已过'] : []),
    ...(nominateUntil < beside.today ? ['推荐截止日期已过'] : []),
    ...(quotas && beside.given === 0 ? ['还没有给各单位分配名额'] : []),
  ]
}
