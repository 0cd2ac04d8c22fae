/** Run for every file: the next one in its process has the real clock, whatever this one set. */
import { afterAll } from 'vitest'
import { setClock } from '../../server/lib/clock.ts'

afterAll(() => setClock(Date.now)())
