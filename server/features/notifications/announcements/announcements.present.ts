import type { z } from 'zod'
import { unitNames } from '../../organisations/unitNames.service.ts'
import type { Announcement as View } from './announcements.contract.ts'
import type { Announcement } from './announcements.model.ts'

export async function present(rows: readonly Announcement[]): Promise<z.input<typeof View>[]> {
  const names = await unitNames(rows.map(({ unit }) => unit))
  return rows.map(({ _id, unit, at, sentAt, countedAt, title, text, by, people, told, read, mailed }) => ({
    id: _id,
    ...{ title, text, by, people, told, read, mailed },
    unitName: names.get(unit) ?? '',
    at: at.toISOString(),
    sent: sentAt !== null,
    countedAt: countedAt.toISOString(),
  }))
}
