import { failures } from '../../../lib/failure.ts'

export const fail = failures({
  'questionImport.nothing': [409, '没有可以导入的试题：请先改正标出的问题，或选上要导入的题。'],
  'questionImport.tooMany': [409, ({ most }) => `一次最多导入 ${String(most)} 道题，请分几次导入。`],
  'questionImport.tooManyAtOnce': [
    409,
    ({ most }) => `超过 ${String(most)} 道题，不能边写边看。请按文件导入：读好后分页显示，再确认导入。`,
  ],
  'questionImport.exportTooBig': [413, '这些题的图片和音频超过 200 MB，一个文件放不下。请缩小条件，分几次导出。'],
  'questionImport.busy': [503, '同时导入、导出试题的人太多，请稍后再试。'],
  'questionImport.state': [409, '这次导入的状态刚刚变了，请刷新后再试。'],
  'questionImport.sound': [
    409,
    ({ name }) => `声音“${String(name)}”不能播放，没有导入任何试题。请不选用到它的题，或换一个文件再导入。`,
  ],
  'questionImport.cancelled': [409, '已停止，没有导入任何试题。'],
  'questionImport.noRight': [403, '您已没有在这个单位导入试题的权限，没有导入任何试题。'],
  'questionImport.fault': [500, '系统出了一点问题，没有做完，请稍后重试。'],
})
