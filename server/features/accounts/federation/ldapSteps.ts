import { InvalidCredentialsError, NoSuchObjectError, ResultCodeError, type Client, type Entry } from 'ldapts'
import { failed, warning, type CheckSteps, type Found } from './checkSteps.ts'
import type { IdentityProvider } from './federation.model.ts'
import { bindToLook, nameOf, valuesOf, withDirectory } from './ldapClient.ts'

const SOME = 20
const said = (error: unknown): string => String((error as Error).message)

export function ldapSteps(provider: IdentityProvider): CheckSteps {
  const { server = '', security, bindDn } = provider.settings
  const encrypted = server.startsWith('ldaps:') || security === 'starttls'
  return [
    ['加密', () => encryption(encrypted)],
    ['连接', () => connection(provider)],
    ...(bindDn ? ([['查询账号', () => looker(provider)], ...looking(provider)] as CheckSteps) : invented(provider)),
  ]
}

const encryption = (encrypted: boolean): Found =>
  encrypted
    ? '密码加密传输。'
    : warning('密码不加密传输：同一网络里的人可以看到每个人的密码。', '请改用 ldaps:// 地址，或选择 StartTLS。')

/** A server that refuses to tell about itself is there all the same. */
const connection = (provider: IdentityProvider): Promise<Found> =>
  withDirectory(provider, (client) => client.search('', { scope: 'base', attributes: ['vendorName'] })).then(
    () => '目录服务器有回应。',
    (error: unknown) => {
      if (/certificate|self-signed|altname/i.test(said(error)))
        return failed(
          `服务器的证书不被信任：${said(error)}`,
          '请核对地址里的主机名；单位自己签发的证书，把签发证书填在设置里。',
        )
      if (!(error instanceof ResultCodeError)) throw error
      return /TLS/i.test(said(error))
        ? failed('服务器不支持 StartTLS。', '请改用 ldaps:// 地址（通常是端口 636）。')
        : '目录服务器有回应。'
    },
  )

const looker = (provider: IdentityProvider): Promise<Found> =>
  withDirectory(provider, (client) => bindToLook(client, provider)).then(
    () => '查询账号可以登录。',
    (error: unknown) => {
      if (!(error instanceof ResultCodeError)) throw error
      return failed(
        error instanceof InvalidCredentialsError ? '查询账号或它的密码不对。' : `查询账号不能登录：${said(error)}`,
        '请核对查询账号的完整名称（DN，Active Directory 也可以写 name@域名）和密码。',
      )
    },
  )

/** What the looking account sees. */
function looking(provider: IdentityProvider): CheckSteps {
  const { base = '', filter = '', idAttribute = '' } = provider.settings
  let found: Entry[] = []
  const look = async (client: Client, scope: 'base' | 'sub', by: string) => {
    await bindToLook(client, provider)
    const attributes = ['*', idAttribute]
    return client.search(base, { scope, filter: by, sizeLimit: SOME, attributes })
  }
  return [
    [
      '搜索起点',
      () =>
        withDirectory(provider, (client) => look(client, 'base', '(objectClass=*)')).then(
          () => '搜索起点存在。',
          (error: unknown) => {
            if (error instanceof NoSuchObjectError)
              return failed(`目录里没有“${base}”，或查询账号看不到它。`, '请核对搜索起点（Base DN）。')
            throw error
          },
        ),
    ],
    [
      '过滤条件',
      async () => {
        const by = filter.replaceAll('{user}', '*')
        found = (await withDirectory(provider, (client) => look(client, 'sub', by))).searchEntries
        return found.length > 0
          ? `找到了人，例如 ${found[0]!.dn}。`
          : failed('一个人也没有找到。', '请核对搜索起点和过滤条件；用户名在 Active Directory 里是 sAMAccountName。')
      },
    ],
    ['用什么认人', () => attributesOf(found, provider)],
  ]
}

function attributesOf(found: readonly Entry[], { attribute, settings: { idAttribute = '' } }: IdentityProvider): Found {
  const having = (name: string) => found.filter((entry) => valuesOf(entry, name).length > 0).length
  const missing = [attribute, idAttribute].find((name) => having(name) === 0)
  if (!missing) return `看到的 ${found.length} 人中，有“${attribute}”的 ${having(attribute)} 人。`
  const names = Object.keys(found[0]!).filter((name) => name !== 'dn' && valuesOf(found[0]!, name).length > 0)
  return failed(`没有人有“${missing}”。`, `这些人有的是：${names.slice(0, 30).join('、')}。请改为其中一项。`)
}

/** Without a looking account only somebody's own password would tell more: an invented one must be refused for itself. */
const invented = (provider: IdentityProvider): CheckSteps => [
  [
    '以本人的名义登录',
    () =>
      withDirectory(provider, (client) =>
        client.bind(nameOf(provider.settings['userDn']!, 'check-nobody'), 'an invented password'),
      ).then(
        () => failed('一个编造的用户和密码被接受了。', '这台服务器不核对密码，不可信，请联系其管理员。'),
        (error: unknown) => {
          if (error instanceof InvalidCredentialsError)
            return '编造的用户和密码被拒绝了，正应如此。其余设置要到有人登录时才能确认。'
          if (!(error instanceof ResultCodeError)) throw error
          return failed(`服务器不接受这样的登录：${said(error)}`, '请核对“本人登录用的名称”，或改用查询账号。')
        },
      ),
  ],
]
