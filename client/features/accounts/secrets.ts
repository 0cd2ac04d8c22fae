import type { Reply } from '../../lib/api.ts'
import { day } from '../../ui/format.ts'

/** What lets a person into a new account, as the server says it once. */
export type Issued = Reply<'traineeAccounts', 'openMany'>['issued'][number]

const linkOf = (token: string): string => `${location.origin}/activate#${token}`
export const secretOf = ({ initialPassword, token }: Issued): string => initialPassword ?? linkOf(token ?? '')

/** What to tell the person, in one line each. */
export const asText = (rows: readonly Issued[]): string =>
  rows
    .map((row) =>
      row.token
        ? `${row.name}，登录名 ${row.login}，请打开链接设置密码（${day(row.expiresAt!.slice(0, 10))}前有效，只能用一次）：${linkOf(row.token)}`
        : `${row.name}，登录名 ${row.login}，初始密码 ${row.initialPassword}`,
    )
    .join('\n')

/** An account that no person of the roster has, such as a teacher's. */
export const withPassword = (name: string, login: string, initialPassword: string): Issued => ({
  person: '',
  unitName: '',
  name,
  login,
  initialPassword,
  token: null,
  expiresAt: null,
})
