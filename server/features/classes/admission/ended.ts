import type { Nomination } from '../nominations/nominations.model.ts'
import { move, type Book } from './book.ts'
import { SYSTEM } from './system.rule.ts'

/** Out of the list, because the post is gone for which the person was nominated. */
export const end = (book: Book, row: Nomination): void =>
  move(book, row, 'withdrawn', {
    by: SYSTEM,
    reason: `已不再担任“${row.post}”。任职登记有误的，请更正后重新推荐。`,
  })
