import { failures } from '../../../lib/failure.ts'

/** Why nothing of a file can be read. */
export const fail = failures({
  'questionFile.noHeader': [
    422,
    '没有找到写着“题干”和“答案”的表头。请用模板填写，或把题目、答案所在列的表头改为“题干”“答案”。',
  ],
  'questionFile.notWord': [
    422,
    '打不开：这不是 Word 文档，或者已经损坏。请用 Word 或 WPS 打开，另存为 .docx 后再上传。',
  ],
  'questionFile.oldWord': [
    422,
    '这是旧的 .doc 文件，或者设有打开密码。请用 Word 或 WPS 打开，取消密码，另存为 .docx 后再上传。',
  ],
  'questionFile.bigWord': [413, '文档太大，请拆成几个文件后再上传。'],
  'questionFile.broken': [422, '文件读不懂：可能已损坏、没有传完整，或者不是所选的格式。请核对格式后重新上传。'],
  'questionFile.noQuiz': [422, '这不是 Moodle XML 文件。请在 Moodle 的题库里导出“Moodle XML 格式”，再上传导出的文件。'],
  'questionFile.noItems': [
    422,
    '压缩包里没有找到试题。请导出 QTI 2.x 或 QTI 3.0 格式的题目包，再上传导出的 .zip 文件。',
  ],
  'questionFile.qti1': [
    422,
    '这是 QTI 1.2 格式（如 Canvas 的旧版测验），本系统读取 QTI 2.x 和 3.0。请在原系统中改选 QTI 2.x 或 3.0 导出。',
  ],
  'questionFile.encrypted': [422, '压缩包设有密码，请解除密码后再上传。'],
  'questionFile.unsafe': [422, '文件的内部结构不正常，为了安全没有读取。请用原来的系统重新导出后再上传。'],
  'questionFile.memory': [413, '读取这个文件需要的内存太多，已经停止。请拆成几个文件后再上传。'],
  'questionFile.time': [413, '读取这个文件用时太长，已经停止。请拆成几个文件后再上传。'],
  'questionFile.cancelled': [409, '已停止读取，没有导入任何内容。'],
})
