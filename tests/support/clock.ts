import { setClock } from '../../server/lib/clock.ts'

/** A clock that stands until it is moved. Put the real one back with `release`. */
export function standingClock(start: string | number = Date.now()) {
  let at = new Date(start).getTime()
  const release = setClock(() => at)
  return {
    release,
    pass(seconds: number): void {
      at += seconds * 1000
    },
  }
}
