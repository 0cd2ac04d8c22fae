import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Password } from '../../server/features/accounts/credentials.contract.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { initialPassword } from '../../server/features/accounts/password.ts'
import { passwordFault, PASSWORD_LENGTH } from '../../server/features/accounts/passwordPolicy.rule.ts'
import { passwordWeakness } from '../../server/features/accounts/passwordStrength.ts'

const WHO = ['zhang.xiaoming', '欧阳晓明', '20240017']

describe('a password is refused, and the reason said', () => {
  test.each([
    ['', '请输入新密码'],
    [' '.repeat(10), '只有空格'],
    ['　　　　　　　　　　', '只有空格'],
    ['quiet river stones ', '开头和结尾'],
    [' quiet river stones', '开头和结尾'],
    ['river 12', '至少 10 位'],
    ['a'.repeat(129), '不超过 128 位'],
    ['abababababab', '字符太少'],
    ['zhang.xiaoming', '登录名'],
    ['My-XiaoMing-2026!', '登录名'],
    ['ＸＩＡＯＭＩＮＧ-river', '登录名'],
    ['爱欧阳晓明一万年啊啊', '登录名'],
    ['stones-20240017', '登录名'],
    [DEMO_PASSWORD, '常见'],
    [`${DEMO_PASSWORD}-2026!`, '常见'],
    ['1qaz2wsx3edc', '猜'],
    ['1234567890', '常见'],
    ['qwertyuiop', '常见'],
    ['password123', '猜'],
    ['P@ssw0rd123', '猜'],
    ['woaini1314520', '猜'],
    ['hongling2026', '猜'],
    ['abcdefghijkl', '猜'],
    ['1949100119491001', '猜'],
  ])('%j: %s', async (password, reason) => expect(await passwordWeakness(password, WHO)).toContain(reason))
})

test.each([
  'quiet river stones',
  '红旗渠边三棵老槐树下',
  'kX9!vRt2#mQ',
  'correct horse battery staple',
  '春江花月夜-2 碗热干面',
])('one that nobody guesses will do: %s', async (password) => expect(await passwordWeakness(password, WHO)).toBeNull())

test('what the server makes, it would take', async () => {
  for (let n = 0; n < 20; n++) expect(await passwordWeakness(initialPassword(), WHO)).toBeNull()
})

test('the contract refuses what the rule refuses, with its words', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ maxLength: 140 }), fc.constantFrom('  ', 'aaaaaaaaaa', ' a good one ')),
      (typed) => {
        const { success, error } = Password.safeParse(typed)
        expect(success).toBe(passwordFault(typed) === null)
        if (!success && typed.length <= PASSWORD_LENGTH.most)
          expect(error.issues[0]!.message).toBe(passwordFault(typed))
      },
    ),
  )
})
