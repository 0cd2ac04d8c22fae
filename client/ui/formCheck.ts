import { computed, inject, nextTick, onScopeDispose, provide, reactive, type ComputedRef, type InjectionKey } from 'vue'
import { faultOf, type Control } from './fieldFault.ts'

export interface Fault {
  id: string
  label: string
  sentence: string
  /** A field with a place for it says it too. */
  atField: boolean
}
interface Form {
  faults: Map<string, Fault>
  fields: Set<string>
}
const KEY: InjectionKey<Form> = Symbol('form')
let nameless = 0
const controlsOf = (form: HTMLFormElement): Control[] =>
  [...form.elements].filter((each): each is Control => each.matches('input, select, textarea'))
const labelOf = (control: Control): string =>
  control.getAttribute('aria-label') ?? control.labels?.[0]?.textContent?.trim() ?? ''

/**
 * What the fields of a form ask for (required, min, type …), checked when it is sent: said in Chinese at the field, not
 * by the browser in its own language beside it. The first wrong one gets the focus, of several their list.
 */
export function useFormCheck() {
  const faults = reactive(new Map<string, Fault>())
  const fields = new Set<string>()
  provide(KEY, { faults, fields })

  function look(control: Control): boolean {
    const sentence = faultOf(control)
    const id = (control.id ||= `nameless-${++nameless}`)
    if (sentence) faults.set(id, { id, label: labelOf(control), sentence, atField: fields.has(id) })
    else faults.delete(id)
    return !sentence
  }
  return {
    faults: computed(() => [...faults.values()]),
    /** True when nothing is wrong. */
    passes(form: HTMLFormElement): boolean {
      const wrong = controlsOf(form).filter((control) => !look(control))
      for (const id of faults.keys()) if (!wrong.some((each) => each.id === id)) faults.delete(id)
      void nextTick(() => (form.querySelector<HTMLElement>('[data-faults]') ?? wrong[0])?.focus())
      return wrong.length === 0
    },
    /** A field that was wrong is looked at again as one types. */
    again({ target }: Event): void {
      if (faults.has((target as Control).id)) look(target as Control)
    },
  }
}

/** What the form found wrong with the field of this id. */
export function useFault(id: string): ComputedRef<string | undefined> {
  const form = inject(KEY, undefined)
  form?.fields.add(id)
  onScopeDispose(() => form?.fields.delete(id))
  return computed(() => form?.faults.get(id)?.sentence)
}
