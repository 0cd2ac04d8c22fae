import { expect, test } from 'vitest'
import { placeInWords } from '../../server/features/accounts/placeInWords.ts'

test.each([
  ['10.3.4.5', '内网地址 10.3.4.5'],
  ['::ffff:192.168.1.7', '内网地址 192.168.1.7'],
  ['172.32.0.1', '网络地址 172.32.0.1'],
  ['2001:da8:8000::1', '网络地址 2001:da8:8000::1'],
  ['fe80::1%eth0', '内网地址 fe80::1'],
  ['', '地址不明'],
])('%s is said as %s', (address, words) => expect(placeInWords(address)).toBe(words))
