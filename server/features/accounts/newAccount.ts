import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { pinyinOf } from '../../lib/pinyin.ts'
import { loginKey } from '../../lib/spelling.rule.ts'
import type { Account } from './accounts.model.ts'

/** An account that nobody has used yet: its first password must be changed. */
export const newAccount = (
  given: Pick<Account, 'login' | 'name' | 'ancestors' | 'passwordHash'> & Partial<Account>,
): Account => ({
  _id: newId(),
  loginKey: loginKey(given.login),
  pinyin: pinyinOf(given.name, { surname: true }).pinyin,
  person: null,
  learner: false,
  mustChangePassword: true,
  activation: null,
  issue: null,
  disabledAt: null,
  secondFactor: false,
  grants: [],
  createdAt: now(),
  ...given,
})
