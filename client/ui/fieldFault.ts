import { day } from './format.ts'

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const isChosen = (type: string): boolean => /^(select|radio|checkbox|file)/.test(type)

const typeFaults: Record<string, string> = {
  url: '请填写完整的网址，如 https://example.org',
  email: '请填写完整的邮箱地址',
}

function rangeFault({ type, validity, min, max }: HTMLInputElement): string | undefined {
  if (validity.rangeUnderflow) return type === 'date' ? `不能早于${day(min)}` : `不能小于 ${min}`
  if (validity.rangeOverflow) return type === 'date' ? `不能晚于${day(max)}` : `不能大于 ${max}`
  if (validity.stepMismatch) return '请填写整数'
  return undefined
}

/** What the browser finds wrong with a field, in Chinese; nothing when it is right. */
export function faultOf(control: Control): string | undefined {
  const { validity, type } = control
  if (!control.willValidate || validity.valid) return undefined
  if (validity.badInput) return type === 'date' ? '请填写完整的日期' : '请填写数字'
  if (validity.valueMissing) return isChosen(type) ? '请选择' : '请填写'
  if (validity.typeMismatch) return typeFaults[type] ?? '格式不正确'
  if (validity.tooShort) return `至少 ${(control as HTMLInputElement).minLength} 个字符`
  if (validity.tooLong) return `最多 ${(control as HTMLInputElement).maxLength} 个字符`
  return (control instanceof HTMLInputElement && rangeFault(control)) || control.title || '格式不正确'
}
