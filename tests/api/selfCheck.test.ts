import { createServer } from 'node:http'
import { afterEach, expect, it, vi } from 'vitest'
import { fastPathWorks } from '../../server/features/delivery/fastPath/selfCheck.ts'
import * as sendfile from '../../server/features/delivery/fastPath/sendfile.linux.ts'

afterEach(() => vi.restoreAllMocks())

const supported = sendfile.kernelSend() !== null

it('finds that the fast path works where the system sends files', async () => {
  expect(await fastPathWorks()).toBe(supported)
})

it.runIf(supported)('finds that it does not where the system sends other bytes than the file has', async () => {
  const real = sendfile.kernelSend()!
  const file = vi
    .spyOn(real, 'file')
    .mockImplementation((connection, _file, _at, length) => real.bytes(connection, Buffer.alloc(length, 'x')))
  expect(await fastPathWorks()).toBe(false)
  expect(file).toHaveBeenCalled()
})

it('leaves nothing behind that keeps a port', async () => {
  await fastPathWorks()
  const server = createServer().listen(0)
  server.close()
  expect(process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length).toBeLessThanOrEqual(1)
})
