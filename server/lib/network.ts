import { isIPv6 } from 'node:net'

const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))

/**
 * Whom an address belongs to, for counting: a customer of IPv6 has a /64, 2⁶⁴ addresses to try from; an IPv4 address
 * stands for itself, also where it is written as IPv6 (::ffff:192.0.2.1).
 */
export function networkOf(address: string): string {
  const [plain] = address.split('%') as [string]
  if (!isIPv6(plain) || plain.includes('.')) return address
  const [head, tail] = plain.split('::').map(groups) as [string[], string[]?]
  const zeros = Array<string>(8 - head.length - (tail?.length ?? 0)).fill('0')
  const whole = tail ? [...head, ...zeros, ...tail] : head
  return `${whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
