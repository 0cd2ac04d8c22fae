import { StartupError } from '../startupError.ts'

/** Something of a backup is not as it was written. */
export class Damaged extends StartupError {
  constructor(what: string) {
    super(`The backup is damaged: ${what} is not as it was written.`)
  }
}

export class WrongKey extends StartupError {
  constructor() {
    super('The passphrase or key file is not the one that this backup was encrypted with.')
  }
}
