/** Who is told of what a round changed: the person, and the institution once for all of its people. */
import { slices } from '../../../lib/batches.ts'
import { dayInWords } from '../../../lib/dayInWords.ts'
import { holdersByUnitIn } from '../../accounts/recipients.service.ts'
import { notify } from '../../notifications/notify.service.ts'
import type { NominationState } from '../nominations/nominations.rule.ts'
import { changedRows, type Book, type Changed } from './book.ts'
import { SYSTEM } from './system.rule.ts'

const SLICE = 100
const NAMED = 5

/** What a change is to the institution, in words; null: it did it itself, or need not know. */
const WHAT: Record<NominationState, (from: NominationState | null, by: string) => string | null> = {
  applied: () => null,
  nominated: () => null,
  waiting: () => '列入候补',
  admitted: (from) => (from === 'waiting' ? '由候补转为录取' : '已录取'),
  confirmed: (from) => (from === 'admitted' ? '已确认参加' : from === 'waiting' ? '由候补转为录取' : '已录取'),
  declined: () => '放弃参加',
  lapsed: () => '逾期未确认，名额已让出',
  withdrawn: (_from, by) => (by === SYSTEM ? '已不在推荐时的岗位，推荐自动撤回' : '已撤回'),
  refused: () => '未录取',
}

type PersonKind = 'class.nominated' | 'class.waitlisted' | 'class.admitted' | 'class.promoted' | 'class.ended'
/** What a change is to the person. */
function kindOf({ from, row: { state } }: Changed): PersonKind | null {
  if (state === 'nominated') return 'class.nominated'
  if (state === 'waiting') return 'class.waitlisted'
  if (state === 'admitted' || (state === 'confirmed' && from !== 'admitted'))
    return from === 'waiting' ? 'class.promoted' : 'class.admitted'
  return state === 'lapsed' || state === 'withdrawn' || state === 'refused' ? 'class.ended' : null
}

const ENDED = { lapsed: '逾期未确认，名额已让给候补', withdrawn: '推荐已撤回', refused: '未录取' } as const

/** What the words of a kind hold, for one who is told. */
function valuesFor({ trainingClass }: Book, { row }: Changed) {
  const { title, from, to, venue } = trainingClass
  const days = from === to ? dayInWords(from) : `${dayInWords(from)}至${dayInWords(to)}`
  const confirm =
    row.state === 'confirmed' || row.confirmBy === null
      ? '请按时参加。'
      : `请在${dayInWords(row.confirmBy)}前确认参加，逾期名额将让给候补。`
  const last = row.history.at(-1)?.reason ?? ''
  const ended = ENDED[row.state as keyof typeof ENDED] ?? ''
  return { class: title, time: days, venue: venue ? `，${venue}` : '', confirm, result: ended, reason: last || '无' }
}

const didIt = ({ acting }: Book, { row }: Changed, who: string): boolean => acting.get(row.person) === who

export async function tellChanges(book: Book): Promise<void> {
  const changes = changedRows(book).filter(({ from, row }) => from !== row.state)
  await tellPeople(book, changes)
  await tellInstitutions(book, changes)
  await tellApplications(book, changes)
}

/** Those who are told the same, together. */
async function tellPeople(book: Book, changes: readonly Changed[]): Promise<void> {
  const { _id, seating } = book.trainingClass
  const told = changes.flatMap((change) => {
    const kind = didIt(book, change, change.row.person) ? null : kindOf(change)
    return kind ? [{ kind, values: valuesFor(book, change), person: change.row.person }] : []
  })
  for (const group of Map.groupBy(told, ({ kind, values }) => JSON.stringify([kind, values])).values()) {
    const { kind, values } = group[0]!
    const telling = { kind, key: `${_id}:${seating}`, values, link: '/learn/classes' }
    for (const slice of slices(group, SLICE))
      await notify({ people: slice.map(({ person }) => person) }, telling, book.session)
  }
}

const namesIn = (changes: readonly Changed[]): string => {
  const names = changes.slice(0, NAMED).map(({ row }) => row.name)
  return changes.length > NAMED ? `${names.join('、')} 等 ${changes.length} 人` : names.join('、')
}

/** Of whom the account is told; empty: it did it all itself. */
const namesFor = (book: Book, changes: readonly Changed[], account: string): string =>
  namesIn(changes.filter((change) => !didIt(book, change, account)))

/** Who nominates for an institution, by it. */
const nominatorsOf = (book: Book, changes: readonly Changed[]): Promise<Map<string, string[]>> =>
  holdersByUnitIn([...new Set(changes.map(({ row }) => row.unit))], 'class.nominate', book.session)

async function tellInstitutions(book: Book, changes: readonly Changed[]): Promise<void> {
  const { _id, seating, title } = book.trainingClass
  const told = changes.flatMap((change) => {
    const what = WHAT[change.row.state](change.from, change.row.history.at(-1)?.by ?? '')
    return what === null ? [] : [{ ...change, what }]
  })
  if (told.length === 0) return
  const nominators = await nominatorsOf(book, told)
  for (const group of Map.groupBy(told, ({ row, what }) => `${what}:${row.unit}`).values()) {
    const { row, what } = group[0]!
    const by = group.flatMap((each) => (each.from === 'applied' ? [] : each.row.account))
    const accounts = [...new Set([...(nominators.get(row.unit) ?? []), ...by])]
    for (const [names, told] of Map.groupBy(accounts, (account) => namesFor(book, group, account)))
      if (names)
        await notify(
          { accounts: told },
          {
            kind: 'class.people',
            key: `${_id}:${seating}:${what}:${row.unit}`,
            values: { class: title, names, what },
            link: `/manage/classes/${_id}/nominations`,
          },
          book.session,
        )
  }
}

async function tellApplications(book: Book, changes: readonly Changed[]): Promise<void> {
  const { _id, title, seating } = book.trainingClass
  const applied = changes.filter(({ row }) => row.state === 'applied')
  if (applied.length === 0) return
  const nominators = await nominatorsOf(book, applied)
  for (const { row } of applied)
    await notify(
      { accounts: nominators.get(row.unit) ?? [] },
      {
        kind: 'nomination.waiting',
        key: `${_id}:${seating}:${row.person}`,
        values: { class: title, person: row.name },
        link: `/manage/classes/${_id}/nominations?state=applied`,
      },
      book.session,
    )
}
