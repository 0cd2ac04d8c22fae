/** 每日摘要: who administers a unit hears once a day who has not finished and what waits there. */
import { businessDate } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { holdersByUnit } from '../accounts/recipients.service.ts'
import { owedAt } from '../coverage/uncovered.service.ts'
import { openAt } from '../disputes/received.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import { allRequirements } from '../programmes/requirements.service.ts'
import { isDaytime } from './daytime.ts'
import { notify } from './notify.service.ts'

/** Again on the same day, nobody is told twice; where nothing is owed and nothing waits, nothing is told. */
export async function tellDigests(signal?: AbortSignal): Promise<void> {
  if (!isDaytime()) return
  const day = businessDate()
  const titles = new Map(
    (await allRequirements())
      .filter(({ from, to, archivedAt }) => from <= day && day <= to && archivedAt === undefined)
      .map(({ _id, title }) => [_id, title]),
  )
  const admins = await holdersByUnit('notice.announce')
  const names = await unitNames([...admins.keys()])
  for (const [unit, accounts] of admins) {
    if (signal?.aborted) return
    const [owed, waiting] = await Promise.all([owedAt(unit, [...titles.keys()]), openAt(unit)])
    if (owed.size === 0 && waiting === 0) continue
    const words = [...owed].map(([id, count]) => `“${titles.get(id)}”还有 ${count} 人未完成`).join('，')
    const values = { unit: names.get(unit) ?? '', owed: words || '培训要求都已完成', waiting: String(waiting) }
    await transaction((session) =>
      notify({ accounts }, { kind: 'digest', key: `${unit}:${day}`, values, link: '/manage/desk' }, session),
    )
  }
}
