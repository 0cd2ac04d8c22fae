import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { useShownFor } from '../../client/features/roster/useShownFor.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what is shown is gone after its seconds, also when the page slept meanwhile, and begins anew when asked again', () => {
  const scope = effectScope()
  const { value, left, show } = scope.run(() => useShownFor(30))!
  show('13800001111')
  expect([value.value, left.value]).toEqual(['13800001111', 30])
  vi.advanceTimersByTime(20_000)
  expect([value.value, left.value]).toEqual(['13800001111', 10])
  show('13800002222')
  vi.advanceTimersByTime(29_000)
  expect(value.value).toBe('13800002222')
  vi.advanceTimersByTime(1_000)
  expect(value.value).toBe('')
  show('13800001111')
  vi.setSystemTime(Date.now() + 60_000) // no timer ran
  vi.advanceTimersByTime(500)
  expect(value.value).toBe('')
  expect(vi.getTimerCount()).toBe(0)
  scope.stop()
})
