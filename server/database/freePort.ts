import { createServer, type AddressInfo } from 'node:net'

/** A port of the loopback address that was free a moment ago; whoever uses it checks that it is the one listening. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
