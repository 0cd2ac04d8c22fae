import { computed, ref, watch, type Ref } from 'vue'
import { unsavedForm } from './useUnsaved.ts'

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * The fields of what the server has, while they are changed. Another reply fills in the fields that were not touched.
 * Where somebody else has changed a touched one meanwhile, all stays as it was, `base` included: saved against its
 * revision, the server says so.
 */
export function useForm<D, T extends object>(
  what: string | (() => string),
  { data, fields, empty }: { data: () => D | undefined; fields: (data: D) => T; empty: T },
) {
  const form = ref(copyOf(empty)) as Ref<T>
  /** What the form is based on. */
  const base = ref() as Ref<D | undefined>
  const known = ref(copyOf(empty)) as Ref<T>
  /** The next reply is the answer to what this form has saved. */
  let own = false

  function take(reply: D): void {
    const next = fields(reply)
    const keys = Object.keys(next) as (keyof T)[]
    const touched = keys.filter((key) => base.value !== undefined && !isSame(form.value[key], known.value[key]))
    if (!own && touched.some((key) => !isSame(next[key], known.value[key]) && !isSame(next[key], form.value[key])))
      return
    const mine = Object.fromEntries(touched.map((key) => [key, form.value[key]])) as Partial<T>
    own = false
    base.value = reply
    known.value = copyOf(next)
    form.value = { ...copyOf(next), ...mine }
  }
  watch(data, (reply) => reply && take(reply), { immediate: true })

  const isChanged = (): boolean => !isSame(form.value, known.value)
  return {
    form,
    base,
    changed: computed(isChanged),
    copy: () => copyOf(form.value),
    /** This copy of the fields is saved; what was written since then is not. */
    saved(sent: T): void {
      known.value = copyOf(sent)
      own = true
    },
    ...unsavedForm({
      what: typeof what === 'string' ? () => what : what,
      isChanged,
      settle: () => void (known.value = copyOf(form.value)),
    }),
  }
}
