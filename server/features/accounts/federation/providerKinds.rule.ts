/** What an identity provider of each kind is set up with: the form is drawn from it, the server checks by it. */
export interface ProviderField {
  name: string
  label: string
  hint: string
  /**
   * `address`: http(s) without query; `directory`: ldap(s); `choice`: one of `options`; `user`: holds {user}, which stands
   * for what somebody typed; `certificate`: PEM.
   */
  form: 'address' | 'directory' | 'text' | 'choice' | 'user' | 'certificate'
  options?: Readonly<Record<string, string>>
  fallback?: string
  optional?: true
  /** It may be left out where that one is there. */
  unless?: string
}
interface Kind {
  label: string
  fields: readonly ProviderField[]
  /** What the sealed secret is called there; null: there is none. */
  secret: string | null
  /** Which of the fields say whose identities these are: changed, the same subject may be another person. */
  namespace: readonly string[]
  attributeHint: string
  /** Whether it tells more of people than who they are: a rule may go by it. */
  tells: boolean
}

export const PROVIDER_KINDS = {
  oidc: {
    label: 'OpenID Connect',
    fields: [
      {
        name: 'issuer',
        label: '签发者地址（Issuer）',
        hint: '其后加 /.well-known/openid-configuration 能打开的地址',
        form: 'address',
      },
      { name: 'clientId', label: '客户端编号（Client ID）', hint: '在对方系统登记本系统时得到', form: 'text' },
      {
        name: 'scope',
        label: '申请的范围（Scope）',
        hint: '以空格分开，须含 openid；工号、手机号在哪个范围里由对方决定',
        form: 'text',
        fallback: 'openid profile',
      },
      {
        name: 'auth',
        label: '客户端认证方式',
        hint: '不清楚时不必改，检查会告诉您该用哪一种',
        form: 'choice',
        options: { basic: 'client_secret_basic', post: 'client_secret_post' },
        fallback: 'basic',
      },
    ],
    secret: '客户端密钥（Client Secret）',
    namespace: ['issuer', 'clientId'],
    tells: true,
    attributeHint: '声明（claim）的名称，例如 staff_number、preferred_username；手机号为 phone_number，且须已验证',
  },
  cas: {
    label: 'CAS 3',
    fields: [
      {
        name: 'server',
        label: 'CAS 服务器地址',
        hint: '登录页地址去掉末尾的 /login，例如 https://cas.example.edu.cn/cas',
        form: 'address',
      },
    ],
    secret: null,
    namespace: ['server'],
    tells: true,
    attributeHint: '属性的名称；用户名本身就是工号时填 user',
  },
  ldap: {
    label: 'LDAP 目录（含 Active Directory）',
    fields: [
      {
        name: 'server',
        label: '目录服务器地址',
        hint: 'ldaps://主机名:636，或 ldap://主机名:389',
        form: 'directory',
      },
      {
        name: 'security',
        label: 'ldap:// 的加密方式',
        hint: 'ldaps:// 的地址总是加密的，不看这一项',
        form: 'choice',
        options: { starttls: 'StartTLS', none: '不加密（密码会在网络上明文传输）' },
        fallback: 'starttls',
      },
      {
        name: 'ca',
        label: '服务器证书的签发证书（PEM）',
        hint: '单位自己签发证书时填写，以 -----BEGIN CERTIFICATE----- 开头；公共机构签发的不必填',
        form: 'certificate',
        optional: true,
      },
      { name: 'base', label: '搜索起点（Base DN）', hint: '例如 ou=people,dc=example,dc=edu,dc=cn', form: 'text' },
      {
        name: 'filter',
        label: '过滤条件',
        hint: '{user} 处是登录的人输入的用户名；Active Directory 用 (sAMAccountName={user})',
        form: 'user',
        fallback: '(uid={user})',
      },
      {
        name: 'bindDn',
        label: '查询账号',
        hint: '先用它找到人，再核对本人的密码；只需要读的权限。不设查询账号的，留空并填写下一项',
        form: 'text',
        optional: true,
      },
      {
        name: 'userDn',
        label: '本人登录用的名称',
        hint: '没有查询账号时填写，例如 uid={user},ou=people,dc=example 或 {user}@example.edu.cn',
        form: 'user',
        unless: 'bindDn',
      },
      {
        name: 'idAttribute',
        label: '不变的编号',
        hint: '每个人一个、永不改变的属性；Active Directory 用 objectGUID',
        form: 'text',
        fallback: 'entryUUID',
      },
    ],
    secret: '查询账号的密码',
    namespace: ['server', 'base', 'idAttribute'],
    tells: true,
    attributeHint: 'LDAP 属性的名称，例如 employeeNumber；用户名本身就是工号时填 uid',
  },
  wecom: {
    label: '企业微信',
    fields: [
      { name: 'corpId', label: '企业 ID（CorpID）', hint: '管理后台“我的企业”页面底部', form: 'text' },
      { name: 'agentId', label: '应用编号（AgentId）', hint: '管理后台“应用管理”里本系统的应用', form: 'text' },
      {
        name: 'api',
        label: '接口地址',
        hint: '私有化部署的才需要改',
        form: 'address',
        fallback: 'https://qyapi.weixin.qq.com',
      },
      {
        name: 'login',
        label: '扫码登录的地址',
        hint: '私有化部署的才需要改',
        form: 'address',
        fallback: 'https://login.work.weixin.qq.com',
      },
    ],
    secret: '应用密钥（Secret）',
    namespace: ['corpId', 'api'],
    tells: false,
    attributeHint: '企业微信的账号就是工号时，填 userid',
  },
  dingtalk: {
    label: '钉钉',
    fields: [
      { name: 'clientId', label: '应用编号（Client ID，原 AppKey）', hint: '开发者后台的应用凭证', form: 'text' },
      {
        name: 'api',
        label: '接口地址',
        hint: '专有部署的才需要改',
        form: 'address',
        fallback: 'https://api.dingtalk.com',
      },
      {
        name: 'contacts',
        label: '通讯录接口的地址',
        hint: '专有部署的才需要改',
        form: 'address',
        fallback: 'https://oapi.dingtalk.com',
      },
      {
        name: 'login',
        label: '登录页的地址',
        hint: '专有部署的才需要改',
        form: 'address',
        fallback: 'https://login.dingtalk.com',
      },
    ],
    secret: '应用密钥（Client Secret）',
    namespace: ['clientId', 'api'],
    tells: false,
    attributeHint: '工号填 job_number，手机号填 mobile，钉钉账号填 userid',
  },
} as const satisfies Record<string, Kind>

export type ProviderKind = keyof typeof PROVIDER_KINDS
export const providerKinds = Object.keys(PROVIDER_KINDS) as [ProviderKind, ...ProviderKind[]]
export type ProviderSettings = Record<string, string>

const isAddress = (text: string): boolean => /^https?:\/\/[^\s?#]+$/.test(text) && URL.canParse(text)

const isDirectory = (text: string): boolean => /^ldaps?:\/\/[^\s/?#@]+$/.test(text) && URL.canParse(text)
/** A name alone would be taken for the name of a way of signing in (SASL), and finds nobody. */
const isForUser = (text: string): boolean => text.includes('{user}') && /[=@]/.test(text)

/** What is wrong with a field as it was typed beside the others; null when nothing is. */
export function fieldFault(field: ProviderField, typed: string, others: ProviderSettings): string | null {
  if (!typed) return field.optional || (field.unless && others[field.unless]) ? null : `请填写${field.label}`
  if (field.form === 'directory' && !isDirectory(typed)) return '地址应像 ldaps://主机名:端口，其后没有别的'
  if (field.form === 'user' && !isForUser(typed)) return '须含 {user}，以及 = 或 @'
  if (field.form === 'certificate' && !typed.includes('-----BEGIN CERTIFICATE-----'))
    return '应以 -----BEGIN CERTIFICATE----- 开头'
  if (field.form === 'address' && !isAddress(typed)) return '地址应以 https:// 或 http:// 开头，不含空格、? 和 #'
  if (field.options && !(typed in field.options)) return '请选择其中一项'
  return null
}

/** The settings of a kind as they are stored: nothing beside its fields, no slash at the end of an address. */
export function tidySettings(kind: ProviderKind, typed: ProviderSettings): ProviderSettings {
  const fields: readonly ProviderField[] = PROVIDER_KINDS[kind].fields
  return Object.fromEntries(
    fields.map(({ name, form, fallback = '' }) => {
      const text = (typed[name] ?? '').trim() || fallback
      return [name, form === 'address' || form === 'directory' ? text.replace(/\/+$/, '') : text]
    }),
  )
}
