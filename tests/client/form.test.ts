import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { useForm } from '../../client/lib/useForm.ts'
import { useUnsaved } from '../../client/lib/useUnsaved.ts'
import { mayLeave } from '../../client/ui/unsaved.ts'
import { questions } from '../../client/ui/confirm.ts'

const served = { revision: 1, title: '项目', summary: '说明' }
let scope: EffectScope
const inScope = <T>(work: () => T): T => scope.run(work)!
beforeEach(() => {
  vi.stubGlobal('window', new EventTarget())
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
})

/** A form over what a server has; `reply` is its next reply. */
function formOf(first = served) {
  const data = ref(first)
  const form = inScope(() =>
    useForm('项目的修改', {
      data: () => data.value,
      fields: ({ title, summary }) => ({ title, summary }),
      empty: { title: '', summary: '' },
    }),
  )
  const reply = async (next: typeof served): Promise<void> => {
    data.value = next
    await nextTick()
  }
  return { ...form, reply }
}
const answer = async (yes: boolean): Promise<string> => {
  await vi.waitUntil(() => questions.value[0])
  const { question, answer } = questions.value[0]!
  answer(yes)
  return question.title
}

describe('a form over what the server has', () => {
  test('keeps a touched field and takes the others from a later reply', async () => {
    const { form, base, reply } = formOf()
    form.value.title = '新的名称'
    await reply({ revision: 2, title: '项目', summary: '别人写的说明' })
    expect(form.value).toEqual({ title: '新的名称', summary: '别人写的说明' })
    expect(base.value?.revision).toBe(2)
  })

  test('stays on its revision when somebody else changed the same field, so that the save is refused', async () => {
    const { form, base, reply } = formOf()
    form.value.title = '新的名称'
    await reply({ revision: 2, title: '别人的名称', summary: '别人写的说明' })
    expect(form.value).toEqual({ title: '新的名称', summary: '说明' })
    expect(base.value?.revision).toBe(1)
  })

  test('keeps what was written while it was being saved, and calls it unsaved', async () => {
    const { form, base, copy, saved, changed, reply } = formOf()
    form.value.title = '新 '
    const sent = copy()
    form.value.title = '新 的'
    saved(sent)
    await reply({ ...served, revision: 2, title: '新' }) // as the server trims it
    expect(form.value.title).toBe('新 的')
    expect(base.value?.revision).toBe(2)
    expect(changed.value).toBe(true)
    form.value.title = '新'
    expect(changed.value).toBe(false)
  })
})

describe('leaving', () => {
  test('asks once for all forms that would lose something, and goes on only when told to', async () => {
    const { form } = formOf()
    const written = ref('')
    inScope(() => useUnsaved('新的笔记', () => written.value))
    expect(await mayLeave()).toBe(true)
    form.value.title = '新的名称'
    written.value = '记一笔'
    const [first, second] = [mayLeave(), mayLeave()]
    expect(await answer(false)).toBe('放弃项目的修改、新的笔记？')
    expect([await first, await second]).toEqual([false, false])
    const third = mayLeave()
    await answer(true)
    expect(await third).toBe(true)
    expect(await mayLeave()).toBe(true) // given up: not asked about again
  })

  test('closing one form does not ask about another', async () => {
    const { form } = formOf()
    form.value.title = '新的名称'
    const drawer = inScope(() => useUnsaved('新的笔记', () => ''))
    expect(await drawer.mayLeave()).toBe(true)
  })

  test('asks nothing after a form was saved, or is gone', async () => {
    const written = ref('')
    const { settled } = inScope(() => useUnsaved('新的笔记', () => written.value))
    written.value = '记一笔'
    settled()
    expect(await mayLeave()).toBe(true)
    written.value = '再记一笔'
    scope.stop()
    expect(await mayLeave()).toBe(true)
  })

  test('Esc in a form of the page is «取消», unless a list in it took the key or a word is being composed', async () => {
    const { escape } = inScope(() => useUnsaved('新的笔记', () => ''))
    const key = (given: object = {}) =>
      ({ defaultPrevented: false, isComposing: false, preventDefault: () => {}, ...given }) as KeyboardEvent
    const left: string[] = []
    for (const [name, given] of Object.entries({ composing: { isComposing: true }, list: { defaultPrevented: true } }))
      escape(key(given), () => left.push(name))
    escape(key(), () => left.push('plain'))
    await vi.waitFor(() => expect(left).toEqual(['plain']))
  })

  test('lets the browser warn while something would be lost', () => {
    const written = ref('')
    inScope(() => useUnsaved('新的笔记', () => written.value))
    const unload = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
    expect(unload()).toBe(false)
    written.value = '记一笔'
    expect(unload()).toBe(true)
  })
})
