import { makeOnce } from './makeOnce.ts'

/** What is made of a thing is made once, however often it is tried; of another thing, or said otherwise, another. */
export function useOnceOf() {
  let last: { of: unknown; as: string; once: ReturnType<typeof makeOnce> } | undefined
  return (of: unknown, as = ''): ReturnType<typeof makeOnce> => {
    if (!last || last.of !== of || last.as !== as) last = { of, as, once: makeOnce() }
    return last.once
  }
}
