/** 学习心得 that read like some: short sentences put together by chance, so that no two have a passage in common. */
import type { Random } from './random.ts'

const HEADS = ['这次培训', '五天的学习', '听了专题辅导以后', '分组讨论时', '回到单位以后', '结业前一晚', '对照先进支部']
const SUBJECTS = [
  '发展党员',
  '主题党日',
  '谈心谈话',
  '党员教育',
  '支部书记述职',
  '组织生活会',
  '青年教师培养',
  '服务师生',
]
const WAYS = [
  '先排出清单',
  '请老党员带一带',
  '每月碰一次头',
  '把台账补齐',
  '向兄弟支部学',
  '让年轻同志牵头',
  '开一次现场会',
]
const ENDS = ['效果会好得多', '大家更愿意参加', '责任就落到人了', '问题就能早发现', '材料也不再补做', '工作更有条理']

const sentence = (chance: Random): string =>
  `${chance.pick(HEADS)}，我想到${chance.pick(SUBJECTS)}和${chance.pick(SUBJECTS)}这 ${chance.int(2, 9)} 件事，${chance.pick(WAYS)}，${chance.pick(ENDS)}。`
export const essay = (chance: Random): string =>
  [1, 2, 3].map(() => Array.from({ length: chance.int(2, 4) }, () => sentence(chance)).join('')).join('\n\n')
/** What two of them took from one source. */
export const TAKEN =
  '我们支部有三十二名党员，分布在四个教研室，过去开会总是凑不齐人。后来把支部会开到实验室和教研室里，每次只谈一件事，谈完当场定下由谁来办、什么时候办好，下次会议第一件事就是对账。'
