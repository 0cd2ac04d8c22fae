import { failures } from '../../lib/failure.ts'

const minutes = (seconds: unknown): number => Math.max(1, Math.ceil(Number(seconds) / 60))

export const fail = failures({
  'signIn.wrong': [401, '登录名或密码不对，请重新输入。'],
  'signIn.disabled': [403, '账号已停用，请联系系统管理员。'],
  'signIn.limited': [429, ({ retryAfter }) => `尝试次数太多，请在 ${minutes(retryAfter)} 分钟后再试。`],
  'signIn.busy': [503, '同时登录的人太多，请过十几秒再试。'],
  'password.wrong': [422, '当前密码不对，请重新输入。'],
  'password.none': [409, '您用统一身份认证登录，还没有密码：需要密码请联系本单位组织员发放一次性链接。'],
  'password.same': [422, '新密码不能与当前密码相同。'],
  'password.own': [422, '修改自己的密码请到“设置”。'],
  'password.duty': [403, '系统、安全、审计管理员的密码只能由运维人员在服务器上重置。'],
  'account.loginTaken': [409, '这个登录名已被使用，请换一个。'],
  'account.self': [422, '不能停用自己的账号。'],
  'account.linked': [409, '这个账号已关联其他人员，请先解除关联。'],
  'account.ownLink': [403, '不能给自己的账号关联人员或解除关联，请由另一名系统管理员办理。'],
  'account.personTaken': [409, '这名人员已有账号。'],
  'account.noPost': [409, '这名人员没有任职记录，不能开设学员账号。'],
  'account.noNumber': [422, '没有工号，不能由工号生成登录名：请先补上工号，或为其单独指定登录名。'],
  'account.none': [409, '这名人员还没有账号，请先开设。'],
  'account.tooMany': [422, ({ limit }) => `人数超过 ${limit} 人，请到下一级单位分批开设。`],
  'password.otherRole': [403, '这个账号还有学员以外的角色，其密码由系统管理员重置。'],
  'activation.invalid': [410, '这个链接已经用过、已被新的链接代替或已过期，请联系本单位组织员重新发放。'],
  'grant.self': [403, '不能给自己授权或撤销自己的授权。'],
  'grant.separated': [409, '系统管理员、安全管理员、审计管理员不能由同一人担任。'],
  'grant.duplicate': [409, '这个账号在该单位已有相同的角色。'],
  'grant.nobody': [422, '没有这个登录名的账号，或者它已停用，请重新选择。'],
  'grant.held': [409, '这个账号在这段时间已有相同的角色，请先收回再授予。'],
  'grant.over': [422, '截止日期须在今天以后。'],
  'grant.period': [422, '结束日期必须晚于开始日期。'],
})
