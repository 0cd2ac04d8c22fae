import { failures, type Failure } from '../../../lib/failure.ts'
import { SIGN_IN_FAILURES, type SignInFailure } from './signInFailures.rule.ts'

const STATUS: Partial<Record<SignInFailure, number>> = {
  'identity.wrongPassword': 401,
  'identity.expired': 410,
  'identity.used': 410,
  'identity.off': 404,
  'identity.unreachable': 503,
}

/** A sign-in that did not come about; `reason` is for the administrator. */
export const refuse = (code: SignInFailure, reason = ''): Failure =>
  Object.assign(failures({ [code]: [STATUS[code] ?? 403, SIGN_IN_FAILURES[code]] })(code), { reason })

export const fail = failures({
  'provider.inUse': [409, ({ links }) => `已有 ${links} 人用它登录，不能改用别的认证系统：请另建一个，再停用这一个。`],
  'provider.kept': [409, ({ links }) => `已有 ${links} 人用它登录，不能删除：可以停用，或先请他们解除关联。`],
  'link.onlyWay': [409, '这是您唯一的登录方式：请先请本单位组织员发放一次性链接、设置密码，再解除关联。'],
})
