import { BlockList, isIPv6 } from 'node:net'

const inside = new BlockList()
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
] as const)
  inside.addSubnet(network, bits)
for (const [network, bits] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const)
  inside.addSubnet(network, bits, 'ipv6')

/** From where somebody signed in, as far as an address tells: which town it is in, no table of ours knows. */
export function placeInWords(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').split('%')[0]!
  if (!plain) return '地址不明'
  return `${inside.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4') ? '内网' : '网络'}地址 ${plain}`
}
