/** What the open forms would lose when they are left: the router, the browser and their dialogs ask here. */
import { hasInjectionContext, inject, onScopeDispose, provide, type InjectionKey } from 'vue'
import { confirm } from './confirm.ts'

export interface Unsaved {
  /** As the question names it: «新建的课程», «张三的任职». */
  what(): string
  isChanged(): boolean
  /** What was written is saved, or given up: it is no longer asked about. */
  settle(): void
}
const open = new Set<Unsaved>()
let asking: Promise<boolean> | undefined

const changed = (): Unsaved[] => [...open].filter((form) => form.isChanged())

function warn(event: BeforeUnloadEvent): void {
  if (changed().length === 0) return
  event.preventDefault()
  event.returnValue = true // what browsers before 2023 look at
}

async function ask(forms: readonly Unsaved[]): Promise<boolean> {
  const givesUp = await confirm({
    title: `放弃${forms.map((form) => form.what()).join('、')}？`,
    text: '填写的内容还没有保存，离开后找不回来。',
    action: '放弃并离开',
    cancel: '继续填写',
    danger: true,
  })
  if (givesUp) for (const form of forms) form.settle()
  return givesUp
}

/** Whether these forms, or all of the page, may be left: asks when something would be lost. */
export async function mayLeave(forms: readonly Unsaved[] = [...open]): Promise<boolean> {
  const lost = forms.filter((form) => form.isChanged())
  if (lost.length === 0) return true
  asking ??= ask(lost).finally(() => (asking = undefined))
  return asking
}

const WITHIN: InjectionKey<Set<Unsaved>> = Symbol('forms within')
/** The forms within a dialog: it asks about them, and about no others, before it closes. */
export function formsWithin(): ReadonlySet<Unsaved> {
  const forms = new Set<Unsaved>()
  provide(WITHIN, forms)
  return forms
}

/** As long as the component is there that has the form. */
export function watchOver(form: Unsaved): void {
  const within = hasInjectionContext() ? inject(WITHIN, undefined) : undefined
  if (open.size === 0) window.addEventListener('beforeunload', warn) // only then: it keeps a page out of the back cache
  open.add(form)
  within?.add(form)
  onScopeDispose(() => {
    open.delete(form)
    within?.delete(form)
    if (open.size === 0) window.removeEventListener('beforeunload', warn)
  })
}
