/**
 * Firefox ESR and WebKitGTK, where they are installed, behind the few acts that a story needs. Playwright drives Firefox
 * as it is packaged; WebKit through its own WebDriver, on a screen of its own.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { firefox, type Page } from 'playwright-core'
import { until } from './wait.ts'

const FIREFOX = '/usr/bin/firefox-esr'
const WEBKIT = '/usr/bin/WebKitWebDriver'
const BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser'
const SCREEN = '/usr/bin/Xvfb'
export const hasFirefox = existsSync(FIREFOX)
export const hasWebKit = [WEBKIT, BROWSER, SCREEN].every((file) => existsSync(file))

export interface Hands {
  goto(url: string): Promise<unknown>
  /** Runs in the page; what it gives back must be plain data. */
  inPage<T>(work: () => T | Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Transport {
  send(message: { id: number; method: string }): void
  onmessage?(message: object): void
}
/**
 * Playwright sets a colour scheme in every context, with a command that this Firefox does not know yet and answers with
 * an error that ends it all: it is told that it is done. For nothing here asks for a scheme.
 */
function answerForFirefox(): void {
  const { server } = createRequire(import.meta.url)('playwright-core/lib/coreBundle') as {
    server: { WebSocketTransport: { prototype: Transport } }
  }
  const { prototype } = server.WebSocketTransport
  const send = prototype.send
  prototype.send = function (message) {
    if (message.method !== 'emulation.setMediaFeaturesOverride') return send.call(this, message)
    setImmediate(() => this.onmessage?.({ type: 'success', id: message.id, result: {} }))
  }
}

export async function openFirefox(): Promise<Hands & { page: Page }> {
  answerForFirefox()
  const preferences = { 'media.autoplay.default': 0 }
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: FIREFOX,
    headless: true,
    firefoxUserPrefs: preferences,
  })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN' })
  page.setDefaultTimeout(75_000)
  return { page, goto: (url) => page.goto(url), inPage: (work) => page.evaluate(work), close: () => browser.close() }
}

const freePort = async (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
const ends = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()))

/** A screen that nobody sees; it says itself which number it took. */
async function openScreen(): Promise<{ child: ChildProcess; name: string }> {
  const child = spawn(SCREEN, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise<string>((resolve) =>
    (child.stdio[3] as NodeJS.ReadableStream).once('data', (said: Buffer) => resolve(String(said).trim())),
  )
  return { child, name: `:${number}` }
}

export async function openWebKit(): Promise<Hands> {
  const screen = await openScreen()
  const port = await freePort()
  const env = { ...process.env, DISPLAY: screen.name, LANG: 'C.UTF-8', LIBGL_ALWAYS_SOFTWARE: '1', GDK_BACKEND: 'x11' }
  const driver = spawn(WEBKIT, [`--port=${port}`], { env, stdio: 'ignore' })
  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    })
    const { value } = (await reply.json()) as { value: T }
    if (!reply.ok) throw new Error(`WebKit: ${JSON.stringify(value)}`)
    return value
  }
  await until('the driver answers', () => call('GET', '/status').then(Boolean, () => false), 10_000)
  const options = { binary: BROWSER, args: ['--automation', '--autoplay-policy=allow'] }
  const { sessionId } = await call<{ sessionId: string }>('POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
  })
  const session = `/session/${sessionId}`
  await call('POST', `${session}/timeouts`, { script: 120_000 }) // 30 s of its own accord
  return {
    goto: (url) => call('POST', `${session}/url`, { url }),
    inPage: (work) =>
      call('POST', `${session}/execute/async`, {
        script: `const done = arguments[0]; Promise.resolve().then(${String(work)}).then(done, (error) => done(String(error)))`,
        args: [],
      }),
    async close() {
      await call('DELETE', session).catch(() => undefined)
      for (const child of [driver, screen.child]) {
        child.kill()
        await ends(child)
      }
    },
  }
}
