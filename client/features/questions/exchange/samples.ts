/** What each format of texts looks like, to begin with. */
import type { TextFormat } from '../../../../server/features/questions/formats/formats.rule.ts'

export const SAMPLES: Record<TextFormat, string> = {
  text: `一、单项选择题（每题 2 分）
1. 党的根本组织原则是（ A ）
A. 民主集中制
B. 首长负责制
2. 预备党员的预备期为（  ）
A. 半年  B. 一年  C. 两年
答案：B
解析：《中国共产党章程》第七条

二、判断题
1. 预备党员没有表决权。（√）

三、填空题
1. 发展党员，必须把____标准放在首位。
答案：政治`,
  gift: `党的根本组织原则是 {=民主集中制 ~首长负责制}

预备党员没有表决权。{T}`,
  aiken: `党的根本组织原则是
A. 民主集中制
B. 首长负责制
ANSWER: A`,
}
