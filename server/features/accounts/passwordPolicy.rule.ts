/**
 * What a password must be, in words: the contract refuses by it, the pages say it while one types, and the server adds
 * what only a list of known passwords can tell (passwordStrength.ts).
 */
export const PASSWORD_LENGTH = { least: 10, most: 128 } as const
export const PASSWORD_HINT = '至少 10 位，不用姓名、工号、日期和常见的密码；几个不相干的词连起来就好记又难猜'

/** Fewer different characters than this is a pattern: aaaaaaaaaa, 1212121212. */
const LEAST_DIFFERENT = 5
/** A shorter part of a login stands in many words. */
const LEAST_PART = 4

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

/** The words of a login or a name that a guesser tries first: all of it, and its longer parts. */
function partsOf(about: string): string[] {
  const whole = fold(about).trim()
  return [whole, ...whole.split(/[\s._@·-]+/)].filter((part) => part.length >= LEAST_PART)
}

/**
 * What is wrong with a password by itself, or by whose it is (`about`: login, name, staff number); null when nothing
 * is.
 */
export function passwordFault(password: string, about: readonly string[] = []): string | null {
  if (password.trim() === '') return password ? '密码不能只有空格' : '请输入新密码'
  if (/^\s|\s$/.test(password)) return '密码的开头和结尾不能是空格'
  if (password.length < PASSWORD_LENGTH.least) return `密码至少 ${PASSWORD_LENGTH.least} 位`
  if (password.length > PASSWORD_LENGTH.most) return `密码不超过 ${PASSWORD_LENGTH.most} 位`
  if (new Set(fold(password)).size < LEAST_DIFFERENT) return '密码里不同的字符太少，容易被猜到'
  if (about.flatMap(partsOf).some((part) => fold(password).includes(part))) return '密码里不能含有登录名、姓名或工号'
  return null
}
