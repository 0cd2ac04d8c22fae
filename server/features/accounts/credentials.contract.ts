/** What one signs in with. */
import { z } from 'zod'
import { Code } from '../../lib/schema.ts'
import { PASSWORD_LENGTH, passwordFault } from './passwordPolicy.rule.ts'

/** Two that differ in case or width only are the same login. */
export const Login = Code.min(3, '登录名至少 3 位')
  .max(64, '登录名不超过 64 位')
  .regex(/^[\w.@-]+$/, '登录名只能含字母、数字和 . _ - @')
/** Of a link that is good once. */
export const Token = z.string().regex(/^[\w-]{43}$/, '链接不完整，请从原处重新打开')
export const Password = z
  .string()
  .max(PASSWORD_LENGTH.most)
  .superRefine((password, context) => {
    const message = passwordFault(password)
    if (message) context.addIssue({ code: 'custom', message })
  })
  .meta({ minLength: PASSWORD_LENGTH.least })
