/** Run for every file: a module that files of one process share would give its hooks to the first of them only. */
import { afterEach, beforeEach } from 'vitest'
import { keepTraces, traceTry } from './trace.ts'

beforeEach(({ task }) => traceTry(task))
afterEach(keepTraces)
