/** Messages of an application that the installation has at a vendor, as WeCom and DingTalk have them. */
import { tryOne, trySteps, type Sender, type Step, type Trial } from '../outbox/way.ts'
import type { Token } from './accessToken.ts'
import { cutTo } from './vendor.ts'

/** At most so many bytes; the link stays whole. */
export const withLink = (words: string, link: string, bytes: number): string =>
  link ? `${cutTo(words, bytes - Buffer.byteLength(link) - 2)}\n\n${link}` : cutTo(words, bytes)

export interface App {
  vendor: string
  /** What the token is given for, and what the vendor calls those who may get messages. */
  credentials: string
  range: string
  token(): Promise<Token>
  sender(): Sender
  inWords(error: unknown): string
}

async function tryMessage({ vendor, range, sender }: App, trial: Trial): Promise<string> {
  const text = `收到这条消息，说明${vendor}通知已经可以使用。（${Date.now()}）`
  const outcome = await tryOne(sender(), trial, { title: '红领学堂测试消息', text, link: trial.publicUrl })
  if (outcome.is === 'sent') return `已发给 ${trial.to}`
  if (outcome.is === 'refused')
    throw new Error(`没有账号“${trial.to}”，或者他不在应用的${range}内（${outcome.detail}）`)
  throw new Error(outcome.detail)
}

export const checkApp = (app: App, trial: Trial): Promise<Step[]> =>
  trySteps(
    [
      [
        app.credentials,
        async () => {
          await app.token()
          return '对方认得本系统的应用'
        },
      ],
      ['发送测试消息', () => tryMessage(app, trial)],
    ],
    (error) => app.inWords(error),
  )
