import { failures } from '../../../lib/failure.ts'

export const fail = failures({
  'mailLink.off': [404, '没有启用邮件登录，请用登录名和密码登录。'],
  'mailLink.invalid': [410, '这个链接已经用过或已过期（十分钟内有效），请重新申请。'],
  'mailLink.noMail': [409, '还没有启用邮件：请先请系统管理员在“通知方式”里设置并启用邮件，再启用邮件登录。'],
})
