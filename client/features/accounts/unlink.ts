import { api } from '../../lib/api.ts'
import { confirm } from '../../ui/confirm.ts'
import { toldAct } from '../../ui/toldAct.ts'

/** Takes an account from its person, when it is meant; whether anything was asked of the server. */
export async function unlink({ id, login }: { id: string; login: string }, name: string): Promise<boolean> {
  const agreed = await confirm({
    title: `解除账号 ${login} 与 ${name} 的关联？`,
    text: '这个账号不再是学员，其所有登录会立即退出；学习记录留在这名人员名下，以后可以再关联。',
    action: '解除关联',
    danger: true,
  })
  if (!agreed) return false
  await toldAct(() => api.accounts.unlink({ params: { account: id } }), `账号 ${login} 已与 ${name} 解除关联`)
  return true
}
