import { mayLeave, watchOver, type Unsaved } from '../ui/unsaved.ts'

/**
 * For whoever writes in a form: nothing is left, closed or given up without a question. A dialog asks by itself about
 * the forms of the components within it.
 */
export function unsavedForm(form: Unsaved) {
  watchOver(form)
  const may = (): Promise<boolean> => mayLeave([form])
  return {
    /** For `may-close` of the dialog that the component of the form is itself. */
    mayLeave: may,
    /** For «取消»: does it when nothing is lost, or when the person gives it up. */
    leave: async (act: () => void): Promise<void> => void ((await may()) && act()),
    /** For Esc in a form that stands in the page: as «取消». A list that is open in it takes the key first. */
    escape(event: KeyboardEvent, act: () => void): void {
      if (event.defaultPrevented || event.isComposing) return
      event.preventDefault()
      void may().then((yes) => yes && act())
    },
    /** What is written now is saved; call it before the page goes on. */
    settled: () => form.settle(),
  }
}

/** A form that makes something, or adds to it: `written` is what would be lost. */
export function useUnsaved(what: string | (() => string), written: () => unknown) {
  const now = (): string => JSON.stringify(written())
  let settled = now()
  return unsavedForm({
    what: typeof what === 'string' ? () => what : what,
    isChanged: () => now() !== settled,
    settle: () => void (settled = now()),
  })
}
