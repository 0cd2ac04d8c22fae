import type { z } from 'zod'
import { unitNames } from '../../organisations/unitNames.service.ts'
import { postsOf } from '../robots/posts.ts'
import type { Announcement as View } from './announcements.contract.ts'
import type { Announcement } from './announcements.model.ts'

export async function present(rows: readonly Announcement[]): Promise<z.input<typeof View>[]> {
  const [names, posts] = await Promise.all([
    unitNames(rows.map(({ unit }) => unit)),
    postsOf(rows.map(({ _id }) => _id)),
  ])
  return rows.map(({ _id, unit, className, at, sentAt, countedAt, title, text, by, people, told, read, mailed }) => ({
    id: _id,
    ...{ title, text, by, people, told, read, mailed },
    unitName: className ? `《${className}》学员` : (names.get(unit) ?? ''),
    at: at.toISOString(),
    sent: sentAt !== null,
    countedAt: countedAt.toISOString(),
    groups: posts
      .filter(({ announcement }) => announcement === _id)
      .map(({ _id: id, name, state, said }) => ({ id, name, state, said })),
  }))
}
