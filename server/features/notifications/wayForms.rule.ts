/** What each way is set up with: the form is drawn from it; what is accepted stands in ways.contract.ts. Pure. */
import type { WayName } from './ways.rule.ts'

export interface WayField {
  name: string
  label: string
  hint?: string
  options?: Readonly<Record<string, string>>
  /** A number from this to that. */
  range?: readonly [least: number, most: number]
  /** Where nothing has been saved yet. */
  fallback?: string | number
  optional?: true
  /** What goes with a choice of this field. */
  along?: Readonly<Record<string, Readonly<Record<string, string | number>>>>
}
export interface WayForm {
  title: string
  /** What must be done on the other side first. */
  lead: string
  fields: readonly WayField[]
  /** Null: it is made by the system. */
  secret: string | null
  /** What a trial goes to; null: to who tries it. */
  to: { label: string; hint: string } | null
}

const PACE = '不超过对方的限制'
const reachedBy: WayField = {
  name: 'by',
  label: '怎么找到人',
  hint: '只发给关联过的人最稳妥；对方的账号都是工号时，可以发给所有人',
  options: { link: '用它登录过、已关联的账号', staffNumber: '对方的账号就是名册里的工号' },
  fallback: 'link',
}

export const WAY_FORMS: Record<WayName, WayForm> = {
  mail: {
    title: '邮件（SMTP）',
    lead: '用单位的邮箱服务器发信。',
    fields: [
      { name: 'host', label: '服务器', hint: '例如 smtp.example.edu.cn' },
      {
        name: 'security',
        label: '加密',
        options: { tls: 'SSL/TLS', starttls: 'STARTTLS', none: '不加密（仅限内网）' },
        fallback: 'tls',
        along: { tls: { port: 465 }, starttls: { port: 587 }, none: { port: 25 } },
      },
      { name: 'port', label: '端口', range: [1, 65_535], fallback: 465 },
      { name: 'user', label: '用户名', hint: '不需要登录的服务器留空', optional: true },
      { name: 'from', label: '发件人地址' },
      { name: 'fromName', label: '发件人名称', fallback: '红领学堂' },
      { name: 'perMinute', label: '每分钟最多（封）', hint: '不超过邮箱服务商的限制', range: [1, 6_000], fallback: 60 },
    ],
    secret: '密码或授权码',
    to: { label: '收件地址', hint: '发一封测试邮件到这里' },
  },
  wecom: {
    title: '企业微信应用消息',
    lead: '先在企业微信管理后台的“应用管理”里创建一个自建应用，把要通知的人放进可见范围，并把本服务器的地址加进“企业可信IP”。',
    fields: [
      { name: 'corpId', label: '企业 ID（CorpID）', hint: '管理后台“我的企业”页面底部' },
      { name: 'agentId', label: '应用编号（AgentId）', hint: '应用详情页上的一串数字' },
      reachedBy,
      { name: 'perMinute', label: '每分钟最多（人次）', hint: PACE, range: [1, 6_000], fallback: 600 },
      {
        name: 'api',
        label: '接口地址',
        hint: '私有化部署的才需要改',
        fallback: 'https://qyapi.weixin.qq.com',
      },
    ],
    secret: '应用密钥（Secret）',
    to: { label: '企业微信账号', hint: '发一条测试消息给这个账号（通讯录里的“账号”，不是姓名）' },
  },
  dingtalk: {
    title: '钉钉工作通知',
    lead: '先在钉钉开发者后台创建一个企业内部应用并发布，可用范围包括要通知的人。',
    fields: [
      { name: 'clientId', label: '应用编号（Client ID，原 AppKey）', hint: '开发者后台的应用凭证' },
      { name: 'agentId', label: 'AgentId', hint: '应用凭证页上的一串数字' },
      reachedBy,
      { name: 'perMinute', label: '每分钟最多（人次）', hint: PACE, range: [1, 5_000], fallback: 1_500 },
      { name: 'api', label: '接口地址', hint: '专有部署的才需要改', fallback: 'https://api.dingtalk.com' },
      {
        name: 'oapi',
        label: '旧版接口的地址',
        hint: '工作通知由它发送；专有部署的才需要改',
        fallback: 'https://oapi.dingtalk.com',
      },
    ],
    secret: '应用密钥（Client Secret）',
    to: { label: '钉钉账号', hint: '发一条测试消息给这个账号（通讯录里的 userid）' },
  },
  sms: {
    title: '短信（阿里云）',
    lead: '先在阿里云短信控制台申请签名和模板。模板里放一个变量，用来写通知的标题，例如：您有一条新通知“${title}”，请登录红领学堂查看。短信按条收费，启用后每个人默认只收期限提醒和账号安全。',
    fields: [
      { name: 'keyId', label: 'AccessKey ID', hint: '建议用只能发短信的 RAM 用户' },
      { name: 'signName', label: '短信签名', hint: '审核通过的签名名称，不带【】' },
      { name: 'templateCode', label: '模板编号', hint: '例如 SMS_123456789' },
      { name: 'variable', label: '模板里的变量名', fallback: 'title' },
      { name: 'perMinute', label: '每分钟最多（条）', hint: PACE, range: [1, 1_000], fallback: 60 },
      { name: 'api', label: '接口地址', hint: '一般不需要改', fallback: 'https://dysmsapi.aliyuncs.com' },
    ],
    secret: 'AccessKey Secret',
    to: { label: '手机号', hint: '发一条测试短信到这里' },
  },
  push: {
    title: '浏览器推送',
    lead: '每个人在自己的浏览器上打开以后，关着本系统的页面也能看到通知的标题。本服务器要能访问浏览器厂商的推送服务（Edge、Safari、Firefox、Chrome 各有一家；Chrome 的在国内通常连接不上）。',
    fields: [
      { name: 'contact', label: '联系邮箱', hint: '出问题时，推送服务用它联系管理员' },
      { name: 'perMinute', label: '每分钟最多（条）', hint: PACE, range: [1, 6_000], fallback: 600 },
      {
        name: 'services',
        label: '另外允许的推送服务',
        hint: '只在使用自建的推送服务时填写，例如 https://push.example.edu.cn',
        optional: true,
      },
    ],
    secret: null,
    to: null,
  },
}
