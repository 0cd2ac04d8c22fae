import { addressOf } from '../../../lib/api.ts'
import type { Photo } from '../classLife.ts'

/** The address of a photo; `keep`: as a download. */
export const imageOf = (
  trainingClass: string,
  { id: classPhoto }: Pick<Photo, 'id'>,
  size: 'small' | 'large',
  keep: 'yes' | 'no' = 'no',
): string => addressOf('classPhotos', 'image', { params: { trainingClass, classPhoto }, query: { size, keep } })

/** For who runs the class: why members do not see a photo, if they do not. */
export function stateOf({ staff }: Photo): { label: string; tone: 'warning' | 'red' | 'neutral' } | undefined {
  if (!staff || staff.shown) return undefined
  if (staff.removal) return { label: '有人要求删除', tone: 'red' }
  if (!staff.marked) return { label: '待标明人员', tone: 'warning' }
  return { label: '有人未同意，不显示', tone: 'neutral' }
}
