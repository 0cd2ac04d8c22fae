import { computed, inject, provide, type InjectionKey } from 'vue'

interface FieldAttributes {
  id?: string
  'aria-describedby'?: string | undefined
  'aria-invalid'?: true | undefined
}
const KEY: InjectionKey<() => FieldAttributes> = Symbol('field')

/** A field tells the control within it its id, its hint or error, and whether it is in error. */
export const provideField = (attributes: () => FieldAttributes): void => provide(KEY, attributes)
/** What a control of the kit binds; nothing where it stands alone and carries an aria-label. */
export function useField() {
  const attributes = inject(KEY, () => ({}))
  return computed(attributes)
}
