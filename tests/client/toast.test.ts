import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { dismiss, hold, release, toast, toasts } from '../../client/ui/toast.ts'

const shown = () => toasts.map(({ text }) => text)
beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  for (const { id } of [...toasts]) dismiss(id)
  vi.useRealTimers()
})

it('shows two at most: the older one that has nothing to take back goes', () => {
  toast('笔记已删除', { undo: () => {} })
  toast('课程已保存')
  toast('文字已复制')
  expect(shown()).toEqual(['笔记已删除', '文字已复制'])
})
it('says the same words once, and as long as if they were new', () => {
  toast('已复制')
  vi.advanceTimersByTime(3_000)
  toast('已复制')
  vi.advanceTimersByTime(3_000)
  expect(shown()).toEqual(['已复制'])
})
it('goes by itself: what went wrong or can be taken back later, a long sentence later still', () => {
  toast('课程已保存')
  toast('网络连接不上', { tone: 'error' })
  vi.advanceTimersByTime(4_100)
  expect(shown()).toEqual(['网络连接不上'])
  toast('长'.repeat(100), { tone: 'error' })
  vi.advanceTimersByTime(11_000)
  expect(shown()).toEqual(['长'.repeat(100)])
})
it('stays while somebody points at it or has the focus in it, and its time begins anew then', () => {
  toast('课程已保存')
  hold()
  vi.advanceTimersByTime(60_000)
  expect(shown()).toEqual(['课程已保存'])
  release()
  vi.advanceTimersByTime(3_900)
  expect(shown()).toEqual(['课程已保存'])
  vi.advanceTimersByTime(200)
  expect(shown()).toEqual([])
})
