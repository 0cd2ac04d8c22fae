import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'record.notRevocable': [422, '这一条不能单独撤销：课程是由各课的记录完成的，请撤销其中的一课。'],
  'record.doneAnew': [409, '撤销之后，这名人员已经重新完成，不需要恢复。'],
})
