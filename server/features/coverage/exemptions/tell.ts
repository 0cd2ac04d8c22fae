/** Who hears of applications: who is to deal with them, and who made them. */
import type { ClientSession } from 'mongoose'
import { holdersIn } from '../../accounts/recipients.service.ts'
import { notify, type Told } from '../../notifications/notify.service.ts'
import type { ExemptionApplication } from './exemptions.model.ts'
import { DEALING } from './exemptions.rule.ts'

type Row = ExemptionApplication

/** 李明, or 李明等 5 人 */
export const namesIn = (rows: readonly Pick<Row, 'name'>[]): string =>
  rows.length > 1 ? `${rows[0]!.name}等 ${rows.length} 人` : (rows[0]?.name ?? '')

/** Applications that were made together are told of together, to the nearest above; each is told once. */
export async function tellDealing(
  rows: readonly Row[],
  state: keyof typeof DEALING,
  title: string,
  session: ClientSession,
): Promise<void> {
  const [first] = rows
  if (!first) return
  const by = first.own ? first.name : first.applied.by
  await notify(
    { accounts: await holdersIn([first.near], DEALING[state], session) },
    {
      kind: 'exemption.waiting',
      key: `${first._id}:${state}`,
      values: { person: namesIn(rows), requirement: title, by },
      link: `/manage/exemption-applications${rows.length === 1 ? `?application=${first._id}` : ''}`,
    },
    session,
  )
}

/** The result, to who made them or forwarded them, and to those whom it is about. */
export async function tellAnswered(
  rows: readonly Row[],
  said: { title: string; result: string; text: string },
  session: ClientSession,
): Promise<void> {
  const tell = (told: Told, about: readonly Row[], key: string, link: string) =>
    notify(
      told,
      {
        kind: 'exemption.answered',
        key: `${key}:${about[0]!.state}`,
        values: { person: namesIn(about), requirement: said.title, result: said.result, answer: said.text },
        link,
      },
      session,
    )
  for (const [account, about] of Map.groupBy(rows, madeBy)) {
    if (account === null) continue
    const link = `/manage/exemption-applications?state=closed${about.length === 1 ? `&application=${about[0]!._id}` : ''}`
    await tell({ accounts: [account] }, about, about[0]!._id, link)
  }
  for (const row of rows.filter(concernsPerson))
    await tell({ people: [row.person] }, [row], `${row._id}:own`, row.own ? `/me/exemptions/${row._id}` : '/me')
}

const madeBy = ({ own, applied, forwarded }: Row): string | null =>
  own ? (forwarded?.account ?? null) : applied.account

/** Of what the unit applied for without them, people hear once it holds. */
const concernsPerson = ({ own, state }: Row): boolean => own || state === 'approved'
