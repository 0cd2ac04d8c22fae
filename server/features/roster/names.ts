/** What a name brings with it: how it is sorted, and what its owner is found by. */
import { nameKeys, type Named } from '../../lib/nameKeys.ts'
import { keysOfReading, pinyinOf } from '../../lib/pinyin.ts'
import type { Person } from './roster.model.ts'

export type NameFields = Pick<Person, 'pinyin' | 'initials' | 'reading' | 'foundBy'>

export const nameFields = ({ name, reading, staffNumber }: Named): NameFields => ({
  ...(reading ? keysOfReading(reading) : pinyinOf(name, { surname: true })),
  reading: reading || null,
  foundBy: nameKeys({ name, reading, staffNumber }),
})
