import type { Content } from '../../draft/content.ts'
import type { PartChange } from './partChanges.ts'

export interface Change {
  id: string
  what: 'added' | 'removed' | 'changed' | 'moved'
  /** Where it stands, or stood. */
  place: string
  title: string
  /** The lesson to read below; null of one that is gone, and of anything else. */
  lesson: string | null
  parts: PartChange[]
}
export interface Named extends Omit<Content, 'category'> {
  categoryName: string
  assets: readonly { id: string; name: string }[]
}
