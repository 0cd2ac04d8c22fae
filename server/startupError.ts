/** A start that cannot go on. The message is one clear English sentence: main.ts prints it and exits with code 1. */
export class StartupError extends Error {
  override name = 'StartupError'
}
