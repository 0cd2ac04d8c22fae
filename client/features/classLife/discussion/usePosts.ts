import { ref } from 'vue'
import { api } from '../../../lib/api.ts'
import { useAct } from '../../../lib/useAct.ts'
import { confirm } from '../../../ui/confirm.ts'
import { toast } from '../../../ui/toast.ts'
import type { Post } from '../classLife.ts'

export type PostAct = 'edit' | 'withdraw' | 'report' | 'show' | 'hide' | 'keep' | 'pin' | 'unpin' | 'close' | 'reopen'
export const LABELS: Record<PostAct, string> = {
  edit: '修改…',
  withdraw: '撤回',
  report: '举报…',
  show: '显示',
  hide: '隐藏…',
  keep: '举报不成立',
  pin: '置顶',
  unpin: '取消置顶',
  close: '关闭话题',
  reopen: '重新打开话题',
}
const SAID: Partial<Record<PostAct, string>> = {
  show: '已显示',
  keep: '已保留',
  pin: '已置顶',
  unpin: '已取消置顶',
  close: '话题已关闭，不能再回复',
  reopen: '话题已重新打开',
}

/** What may be done with a post, own acts first. */
export function actsOf(post: Post, runs: boolean): PostAct[] {
  const { may, state, topic, pinned, closed } = post
  const own: PostAct[] = [
    ...(may.edit ? (['edit'] as const) : []),
    ...(may.withdraw ? (['withdraw'] as const) : []),
    ...(may.report ? (['report'] as const) : []),
  ]
  if (!runs || state === 'withdrawn') return own
  const led: PostAct[] =
    state === 'shown' && topic === '' ? [pinned ? 'unpin' : 'pin', closed ? 'reopen' : 'close'] : []
  return [
    ...own,
    ...led,
    ...(state === 'shown' ? [] : (['show'] as const)),
    ...(state === 'hidden' ? [] : (['hide'] as const)),
  ]
}

/** Acts on posts of a class; those that ask for words open a dialog (`asked`). */
export function usePosts(trainingClass: () => string, changed: () => unknown) {
  const act = useAct()
  const asked = ref<{ what: 'edit' | 'report' | 'hide'; post: Post }>()
  const params = ({ id }: Post) => ({ trainingClass: trainingClass(), classPost: id })

  async function withdraw(post: Post) {
    const text = '其他人不能再看到，撤回后不能恢复。'
    if (!(await confirm({ title: '撤回这条发言？', text, action: '撤回', danger: true }))) return
    if (await act.run(() => api.classDiscussion.withdraw({ params: params(post) }))) toast('已撤回')
    await changed()
  }
  async function removePicture(post: Post, postPicture: string) {
    if (!(await confirm({ title: '删除这张图片？', text: '删除后不能恢复。', action: '删除', danger: true }))) return
    const given = { params: { ...params(post), postPicture } }
    if (await act.run(() => api.classDiscussion.removePicture(given))) toast('图片已删除')
    await changed()
  }
  async function lead(what: PostAct, post: Post) {
    const body = { act: what as 'show' }
    if (await act.run(() => api.classDiscussion.act({ params: params(post), body }))) toast(SAID[what] ?? '已保存')
    await changed()
  }
  return {
    ...act,
    asked,
    removePicture,
    async perform(what: PostAct, post: Post) {
      if (what === 'edit' || what === 'report' || what === 'hide') asked.value = { what, post }
      else if (what === 'withdraw') await withdraw(post)
      else await lead(what, post)
    },
    report: (post: Post, reason: string) => api.classDiscussion.report({ params: params(post), body: { reason } }),
    hide: (post: Post, reason: string) =>
      api.classDiscussion.act({ params: params(post), body: { act: 'hide', reason } }),
    async settled() {
      asked.value = undefined
      await changed()
    },
  }
}
