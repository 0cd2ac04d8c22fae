/**
 * What can be wrong when somebody comes back from an identity provider: the server's refusals, and, as nothing but an
 * address can be given to a browser that is sent on, what the sign-in page says for `?failed=`.
 */
export const SIGN_IN_FAILURES = {
  'identity.expired': '登录中断或等待太久，请重新登录。',
  'identity.cancelled': '您没有在统一身份认证页面上同意登录，可以再试一次，或用登录名和密码登录。',
  'identity.used': '这次认证已经用过或已失效，请重新登录。',
  'identity.invalid': '统一身份认证的回答没有通过核对，未能登录。请再试一次；仍不行请联系系统管理员。',
  'identity.clock': '统一身份认证服务器的时钟与本系统相差太大，未能登录。请联系系统管理员校准时间。',
  'identity.unreachable': '统一身份认证暂时没有回应，请稍后再试，或用登录名和密码登录。',
  'identity.settings': '统一身份认证的设置有误，未能登录。请联系系统管理员。',
  'identity.off': '这个统一身份认证没有启用，请用登录名和密码登录。',
  'identity.noAttribute': '统一身份认证没有告知您的工号或手机号，无法认出您。请联系系统管理员。',
  'identity.ambiguous': '名册中有多人使用这个工号或手机号，无法确定是哪一位。请联系本单位组织员更正。',
  'identity.noAccount': '您还没有本系统的账号，请联系本单位组织员开设。',
  'identity.otherSubject': '您的账号已经与另一个统一身份关联，须先解除原来的关联。请联系系统管理员。',
  'identity.otherAccount': '这个统一身份已经与另一个账号关联，须先从那个账号解除。',
  'identity.wrongPassword': '用户名或密码不对，请重新输入。',
  'identity.closed': '您在单位目录里的账号已锁定、停用或密码已过期，请联系单位的信息化部门。',
  'identity.notMember': '您不是这个组织的成员，不能用它登录。请联系组织的管理员加入通讯录。',
  'identity.otherUnit': '这个账号不属于该统一身份认证的单位，不能关联。',
  'identity.duty': '系统、安全、审计管理员只能用登录名和密码登录，不能关联统一身份认证。',
  'identity.disabled': '账号已停用，请联系系统管理员。',
} as const satisfies Record<`identity.${string}`, string>

export type SignInFailure = keyof typeof SIGN_IN_FAILURES

export const signInSentence = (code: string): string | undefined => (SIGN_IN_FAILURES as Record<string, string>)[code]
