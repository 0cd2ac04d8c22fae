/** 参会名单 of an online session, as meeting software exports it: who was there, and how long. Pure. */
const NAME = /^(?:姓名|参会者|参会人|参会人员|成员|用户名?|用户昵称.*|昵称|名称|name)$/i
const MINUTES = /时长|分钟|duration|minutes/i
const STAFF_NUMBER = /工号|职工号|员工编号/
const squeezed = (text: string): string => text.replace(/[\s\u3000]/g, '')

export interface ListColumns {
  name: number
  minutes: number
  /** -1: there is none. */
  staffNumber: number
  /** The duration is that of the whole stay, however often one joined. */
  cumulative: boolean
}
/** Null: the line is no header of such a list. Of several durations the one of the whole stay is meant. */
export function listColumns(header: readonly string[]): ListColumns | null {
  const names = header.map(squeezed)
  const all = names.flatMap((each, at) => (MINUTES.test(each) ? at : []))
  const name = names.findIndex((each) => NAME.test(each))
  const whole = all.find((at) => /累计|总/.test(names[at]!))
  const minutes = whole ?? all[0] ?? -1
  if (name < 0 || minutes < 0 || minutes === name) return null
  return {
    name,
    minutes,
    staffNumber: names.findIndex((each) => STAFF_NUMBER.test(each)),
    cumulative: whole !== undefined,
  }
}

/** 1:32:10, 92:10, 1小时32分10秒, 92分钟, 92; null: none of these. Seconds that are begun count as nothing. */
export function minutesIn(text: string): number | null {
  const said = squeezed(text)
  const clock = /^(?:(\d+):)?(\d{1,3}):(\d{2})$/.exec(said)
  if (clock) return Number(clock[1] ?? 0) * 60 + Number(clock[2])
  const words = /^(?:(\d+)(?:小时|时|h))?(?:(\d+)(?:分钟?|min|m))?(?:(\d+)(?:秒钟?|s))?$/i.exec(said)
  if (said !== '' && words) return Number(words[1] ?? 0) * 60 + Number(words[2] ?? 0)
  return /^\d+(\.\d+)?$/.test(said) ? Math.floor(Number(said)) : null
}

export interface Listed {
  row: number
  name: string
  /** Empty: the list has none. */
  staffNumber: string
  minutes: number | null
}
interface Known {
  person: string
  name: string
  staffNumber: string
}
export interface Matched extends Listed {
  /** Null: nobody of the class, or several of that name. */
  person: string | null
  why: 'unknown' | 'several' | 'minutes' | null
}

/** 复旦大学-李明 and 李明（教务） are 李明, where one of the class alone is called so. */
function whoIs(written: Pick<Listed, 'name' | 'staffNumber'>, members: readonly Known[]): Known[] {
  const number = squeezed(written.staffNumber)
  const numbered = number === '' ? [] : members.filter(({ staffNumber }) => staffNumber === number)
  if (numbered.length > 0) return numbered
  const said = squeezed(written.name)
  const same = members.filter(({ name }) => squeezed(name) === said)
  if (same.length > 0) return same
  const parts = said.split(/[-—_·（）()【】[\]/|+.，,]+/).filter(Boolean)
  return members.filter(({ name }) => parts.includes(squeezed(name)))
}

export function matched(rows: readonly Listed[], members: readonly Known[]): Matched[] {
  return rows.map((each) => {
    const found = whoIs(each, members)
    if (found.length !== 1) return { ...each, person: null, why: found.length === 0 ? 'unknown' : 'several' }
    return { ...each, person: found[0]!.person, why: each.minutes === null ? 'minutes' : null }
  })
}

/** Who stayed for so much of a session was there; who came at all left early. */
export const WHOLE_SHARE = 0.8
export const stateFor = (minutes: number, length: number): 'present' | 'early' | null =>
  minutes >= length * WHOLE_SHARE ? 'present' : minutes > 0 ? 'early' : null

/** Who joined several times was there for the sum of it; where each row says the whole stay, for the longest said. */
export function minutesByPerson(
  rows: readonly Pick<Matched, 'person' | 'minutes'>[],
  { cumulative }: Pick<ListColumns, 'cumulative'>,
): Map<string, number> {
  const stays = new Map<string, number>()
  for (const { person, minutes } of rows) {
    if (person === null || minutes === null) continue
    const before = stays.get(person) ?? 0
    stays.set(person, cumulative ? Math.max(before, minutes) : before + minutes)
  }
  return stays
}
