/** What is set, in whichever form. */
import type { Group } from './blocks.ts'
import type { Size } from './pageSizes.ts'
import type { Pictures } from './pictures.ts'

export interface Pages {
  title: string
  size: Size
  /** With the sealing line, and places for name and number. */
  head: boolean
  groups: readonly Group[]
  pictures: Pictures
  at: Date
}
