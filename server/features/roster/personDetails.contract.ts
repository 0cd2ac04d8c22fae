import { z } from 'zod'
import { BusinessDate, Code } from '../../lib/schema.ts'

export const Details = z.object({
  email: z.string().nullable(),
  messengerId: z.string().nullable(),
  sex: z.enum(['male', 'female']).nullable(),
  birthYear: z.int().nullable(),
  partyJoinedOn: BusinessDate.nullable(),
})
/** null takes one away, an absent one stays. */
export const GivenDetails = z
  .object({
    email: Code.max(120, '不超过 120 个字').pipe(z.email('请输入完整的邮箱地址')).nullable(),
    messengerId: Code.min(1, '请填写账号').max(64, '不超过 64 个字').nullable(),
    sex: z.enum(['male', 'female']).nullable(),
    birthYear: z.int('请输入四位年份').min(1900, '请输入四位年份').max(2100, '请输入四位年份').nullable(),
    partyJoinedOn: BusinessDate.nullable(),
  })
  .partial()
