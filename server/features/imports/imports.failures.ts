import { failures } from '../../lib/failure.ts'

const megabytes = (bytes: unknown): string => `${Math.floor(Number(bytes) / 2 ** 20)} MB`
const SPLIT = '请删去不需要的行和工作表，或者拆成几个文件后再上传。'

export const fail = failures({
  'sheets.notASheet': [
    422,
    ({ kind }) => `这是${String(kind)}，不是表格文件。请在 Excel 或 WPS 中打开数据，另存为 .xlsx 后再上传。`,
  ],
  'sheets.unknown': [422, '认不出这个文件的格式。请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。'],
  'sheets.encrypted': [422, '这个文件设有打开密码。请在 Excel 或 WPS 中取消密码，保存后再上传。'],
  'sheets.broken': [422, '文件已损坏或没有传完整，无法读取。请在 Excel 或 WPS 中打开确认，另存为 .xlsx 后再上传。'],
  'sheets.empty': [422, '文件里没有任何内容，请确认选对了文件。'],
  'sheets.tooLarge': [413, ({ bytes }) => `文件太大：最大可读取 ${megabytes(bytes)}。${SPLIT}`],
  'sheets.unpacked': [413, ({ bytes }) => `文件解开后超过 ${megabytes(bytes)}，无法读取。${SPLIT}`],
  'sheets.tooManyRows': [
    413,
    ({ sheet, rows }) => `工作表“${String(sheet)}”超过 ${Number(rows).toLocaleString('en')} 行。${SPLIT}`,
  ],
  'sheets.tooManyColumns': [
    413,
    ({ sheet, columns }) => `工作表“${String(sheet)}”超过 ${String(columns)} 列。请删去右边不需要的列后再上传。`,
  ],
  'sheets.tooManySheets': [413, ({ sheets }) => `工作表太多：最多可读取 ${String(sheets)} 个。${SPLIT}`],
  'sheets.cellTooLong': [413, '有一个单元格里的文字太长，无法读取。请检查是否缺少引号或粘贴了整篇文章。'],
  'sheets.unsafe': [422, '文件的内部结构不正常，为了安全没有读取。请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。'],
  'sheets.memory': [413, `读取这个文件需要的内存太多，已经停止。${SPLIT}`],
  'sheets.time': [413, `读取这个文件用时太长，已经停止。${SPLIT}`],
  'sheets.cancelled': [409, '读取已取消，没有导入任何内容。'],
  'sheets.noNames': [422, '没有找到“姓名”一列。请用模板填写，或把姓名所在列的表头改为“姓名”。'],
  'sheets.tooManyPeople': [422, ({ most }) => `名单超过 ${String(most)} 人。请拆成几个文件，分几次办理。`],
  'sheets.noSuchSheet': [422, '没有这个工作表或表头行，请重新选择。'],
  'import.noNames': [422, '没有找到“姓名”一列，请在表头写“姓名”，可以另有“工号”“单位”“学时”。'],
  'import.noHeader': [422, ({ row }) => `第 ${String(row)} 行没有内容，不能作表头，请另选一行。`],
  'import.state': [409, '这次导入的状态刚刚变了，请刷新后再试。'],
  'import.fileGone': [410, '文件已在导入一个月后清除，请重新上传。'],
  'import.columnTwice': [422, '有两列选了同一个内容，请只保留一列。'],
  'import.noColumn': [422, ({ column }) => `请指出哪一列是${String(column)}。`],
  'import.choice': [422, ({ row }) => `名册刚刚变了，第 ${String(row)} 行不能是所选的人。请刷新后重新选择。`],
  'training.returned': [409, ({ by, reason }) => `${String(by)}退回：${String(reason)}`],
  'import.needsApproval': [409, '以前的培训要由教卫工作党委认定后才会记录，请提交认定。'],
  'import.unknownProgramme': [422, '没有这个培训项目，或者已经归档，请重新选择。'],
  'import.unknownClass': [422, '文件里没有这个培训班，请刷新后再选。'],
  'import.nothing': [409, '文件与名册一致，没有需要导入的变化。'],
  'import.noErrors': [409, '没有出错的行，不需要错误表。'],
  'import.leftOut': [409, ({ count }) => `有 ${String(count)} 行有误或需要确认。请先处理，或选择只导入其余各行。`],
  'import.confirmEnded': [
    409,
    ({ count }) => `这个文件会结束 ${String(count)} 个任职，超过在任的十分之一。请核对后输入这个数字再导入。`,
  ],
  'import.rosterChanged': [409, '核对之后名册又有变化，没有导入任何内容。已按现在的名册重新核对，请再看一遍。'],
  'import.cancelled': [409, '已取消，没有导入任何内容。'],
  'import.kept': [409, '导入之后有些人员又有变动，不能整个撤销。'],
  'import.fault': [500, '系统出了一点问题，请稍后重试。'],
})
