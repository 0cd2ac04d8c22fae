import { failures } from '../../../lib/failure.ts'

export const fail = failures({
  'questionImport.nothing': [409, '没有可以导入的试题：请先改正标出的问题，或选上要导入的题。'],
  'questionImport.tooMany': [409, ({ most }) => `一次最多导入 ${String(most)} 道题，请分几次导入。`],
})
