import { newId } from './newId.ts'
import { Problem } from './problem.ts'

/** Gives what a form makes an id that stays until it is made: sending again after a lost reply makes nothing twice. */
export function makeOnce() {
  let id = newId()
  return async <T>(make: (id: string) => Promise<T>): Promise<T> => {
    try {
      const made = await make(id)
      id = newId()
      return made
    } catch (error) {
      if (error instanceof Problem && error.code === 'create.differs') id = newId() // that one was made; who sends once more wants another
      throw error
    }
  }
}
