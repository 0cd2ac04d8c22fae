/** The key of the tests: in use in each of them, and by every server that one starts. */
import { readKeys, useKeys } from '../../server/secrecy/keys.ts'

const KEY = Buffer.alloc(32, 'a key of the tests').toString('base64')
process.env['SECRECY_KEYS'] = KEY
export const useTestKeys = (): void => {
  const keys = readKeys([KEY])!
  useKeys(() => keys)
}
useTestKeys()
