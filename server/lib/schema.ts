/** zod schemas that every feature shares. Imports only zod and pure rules: contracts use it. */
import { z } from 'zod'
import { tidyCode, tidyName } from './spelling.rule.ts'

export const Id = z.string().regex(/^[\w-]{1,64}$/, '编号无效')
/**
 * Of a thing that the client makes: it gives the id, so that sending the same again makes nothing twice. See
 * createOnce.ts.
 */
export const NewId = z
  .string()
  .length(16, '编号无效')
  .regex(/^[\w-]+$/, '编号无效')
/** An instant as ISO 8601 in UTC. */
export const Instant = z.string()
const YEARS = { first: 1900, last: 2100 } as const
/** A calendar day in Shanghai. One of the year 206 or 20026 is a slip of the hand. */
export const BusinessDate = z.iso.date({ error: '日期应为 YYYY-MM-DD', abort: true }).refine(
  (date) => {
    const year = Number(date.slice(0, 4))
    return year >= YEARS.first && year <= YEARS.last
  },
  { error: `年份应在 ${YEARS.first} 到 ${YEARS.last} 之间，请检查是否写错` },
)
/** A year that a page asks for. */
export const Year = z.coerce
  .number('年份应为四位数字')
  .int('年份应为四位数字')
  .min(YEARS.first, `年份应在 ${YEARS.first} 到 ${YEARS.last} 之间`)
  .max(YEARS.last, `年份应在 ${YEARS.first} 到 ${YEARS.last} 之间`)
export const BusinessMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, '月份应为 YYYY-MM')
/** Credit in hundredths of a 学时 (one 学时 is 45 minutes). */
export const Credit = z.int().nonnegative()
export const Name = z.string().trim().min(1, '请填写名称').max(120, '不超过 120 个字')
/** Of a person: without what only lays it out on a page. */
export const PersonName = z.string().max(200).overwrite(tidyName).min(1, '请填写姓名').max(120, '不超过 120 个字')
/** A number or a login: full-width digits are digits. */
export const Code = z.string().max(200).overwrite(tidyCode)
export const Text = z.string().trim().max(5_000, '不超过 5000 个字')

export const PageQuery = z.object({
  /** Holds the pinyin of the last name: 120 characters are some 700 letters. */
  cursor: z.string().max(4_000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** As far as one counts: `more` says that there are more. */
export const Count = z.object({ count: z.int(), more: z.boolean() })

export const Done = z.object({ done: z.literal(true) })
export const done = { done: true } as const
