/** Acts on a nomination that need a reason, in words. */
export const REASONED = {
  withdraw: {
    act: '撤回推荐',
    text: '名额会让给名单中的下一位。撤回后可以重新推荐，但按新的推荐时间排序。',
    hint: '本人会看到',
    danger: true,
  },
  refuse: {
    act: '不予录取',
    text: '已有的名额会让给名单中的下一位。',
    hint: '本人和推荐单位会看到',
    danger: true,
  },
  override: {
    act: '优先录取',
    text: '排到名单最前面（在此前优先的人之后）；有名额时最先录取。',
    hint: '写进名单，能看到名单的人都会看到',
    danger: false,
  },
} as const
