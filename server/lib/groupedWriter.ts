import { inRounds } from './inRounds.ts'

/** What waits to be written, and who is told what became of it. */
export interface Waiting<Given, Outcome> {
  given: Given
  tries: number
  resolve(outcome: Outcome): void
  reject(error: unknown): void
}
interface Options<Given, Outcome> {
  /** In English, for the error of one that found no peace: «a beat». */
  what: string
  /** In a round. */
  most?: number
  /** Settles each of a round, or hands it to `again`. */
  write(round: Waiting<Given, Outcome>[]): Promise<void>
  /** Of a round that could not be written nothing that is remembered can be trusted. */
  forget(given: Given): void
}

const ROUND = 200
const TRIES = 5
const PAUSE_MS = 20

/** Writes what arrives in groups: while one write is under way, what arrives waits for the next. */
export function groupedWriter<Given, Outcome>({ what, most = ROUND, write, forget }: Options<Given, Outcome>) {
  const enqueue = inRounds<Waiting<Given, Outcome>>(most, (round) =>
    write(round).catch((error: unknown) => {
      for (const { given, reject } of round) {
        forget(given)
        reject(error)
      }
    }),
  )
  return {
    submit: (given: Given): Promise<Outcome> =>
      new Promise((resolve, reject) => enqueue({ given, tries: 0, resolve, reject })),
    /** Applies them anew in a later round, after a pause that lets another writer finish. */
    again(missed: readonly Waiting<Given, Outcome>[]): void {
      for (const each of missed) {
        each.tries += 1
        if (each.tries < TRIES) setTimeout(() => enqueue(each), PAUSE_MS * each.tries)
        else each.reject(new Error(`${what} met other writers too often`))
      }
    },
  }
}
