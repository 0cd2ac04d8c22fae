/** Tries the mail server step by step and says in words what is wrong and what to do. */
import { lookup } from 'node:dns/promises'
import { connect } from 'node:net'
import { newId } from '../../../lib/id.ts'
import type { MailSettings } from '../ways.contract.ts'
import { trySteps, type Step, type Trial } from '../outbox/way.ts'
import { mailOf, mailTransport, type MailError } from './mailTransport.ts'

const PATIENCE_MS = 8_000

async function reach({ host, port }: MailSettings): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host, port })
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('timeout')))
    socket.once('connect', () => (socket.destroy(), resolve()))
    socket.once('error', reject)
  })
}

/** What the mail server's answer means to whom sets it up. */
function inWords({ code = '', responseCode = 0, response, message }: MailError, security: string): string {
  const said = `服务器的回答：${response ?? message}`
  if (code === 'EAUTH' || code === 'ENOAUTH' || [530, 534, 535].includes(responseCode))
    return `用户名或密码不对；有的邮箱要用“授权码”代替密码，并在邮箱里开启 SMTP。${said}`
  if (code === 'ETLS' || /certificate|self.signed|SSL|wrong version|STARTTLS/i.test(message))
    return security === 'tls'
      ? `加密连接没有建立：端口 465 通常用 SSL/TLS，端口 587 或 25 请改为 STARTTLS；证书须由受信任的机构签发。${said}`
      : `STARTTLS 没有建立：服务器不支持，或证书不受信任。端口 465 请改为 SSL/TLS。${said}`
  if (code === 'EENVELOPE' || responseCode >= 500) return `服务器拒收这封邮件，请核对发件人地址与收件人地址。${said}`
  return `连接中断或服务器没有按 SMTP 回答，请核对端口与加密方式。${said}`
}

export async function checkMail(settings: MailSettings, password: string | null, trial: Trial): Promise<Step[]> {
  const { host, port, security, user } = settings
  const transport = mailTransport(settings, password, false)
  const mail = mailOf(settings, {
    id: `check-${newId()}`,
    account: trial.account,
    address: trial.to,
    name: trial.name,
    title: '红领学堂测试邮件',
    text: '收到这封邮件，说明邮件通知已经可以使用。',
    link: trial.publicUrl,
  })
  const told = (error: unknown): string => inWords(error as MailError, security)
  const step = async (work: Promise<unknown>, done: string, why: (error: unknown) => string): Promise<string> => {
    try {
      await work
      return done
    } catch (error) {
      throw new Error(why(error), { cause: error })
    }
  }
  return trySteps(
    [
      ['查找服务器', () => step(lookup(host), host, () => `找不到“${host}”。请检查是否写错，或本机的 DNS 是否可用。`)],
      [
        '连接端口',
        () =>
          step(
            reach(settings),
            String(port),
            () => `连接不上 ${host} 的 ${port} 端口。请核对端口；也可能是防火墙不允许本机访问外部邮件服务器。`,
          ),
      ],
      [user ? '加密与登录' : '加密', () => step(transport.verify(), security === 'none' ? '未加密' : '已加密', told)],
      ['发送测试邮件', () => step(transport.sendMail(mail), trial.to, told)],
    ],
    (error) => (error as Error).message,
  )
}
