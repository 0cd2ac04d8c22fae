import { groupedWriter } from './groupedWriter.ts'

/** Writes for all who have something to write at the same time: while one write is under way, the others gather. */
export const writeTogether = <T>(what: string, write: (all: T[]) => Promise<unknown>): ((row: T) => Promise<void>) =>
  groupedWriter<T, void>({
    what,
    forget: () => undefined,
    async write(round) {
      await write(round.map(({ given }) => given))
      for (const { resolve } of round) resolve()
    },
  }).submit
