import type { z } from 'zod'
import type { Circle } from '../../classes/circle.service.ts'
import type { PhotoView } from './photos.contract.ts'
import type { ClassPhoto } from './photos.model.ts'
import { isShown } from './photos.service.ts'

interface Shown {
  circle: Circle
  agreed: ReadonlySet<string>
  /** Of members; for who runs the class. */
  names: ReadonlyMap<string, string>
}

export function presentPhoto(row: ClassPhoto, { circle, agreed, names }: Shown): z.input<typeof PhotoView> {
  const { _id: id, caption, by, at, marked, people, removal, revision } = row
  const person = circle.member?.person
  return {
    ...{ id, caption, by, at: at.toISOString(), revision },
    mine: person !== undefined && people.includes(person),
    staff: circle.runs
      ? {
          marked,
          people: people.map((each) => ({ id: each, name: names.get(each) ?? '', agreed: agreed.has(each) })),
          removal: removal && { by: removal.by, reason: removal.reason, at: removal.at.toISOString() },
          shown: isShown(row, agreed, { runs: false, member: null }),
        }
      : null,
  }
}
