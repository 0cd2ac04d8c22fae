/** What needs a reason, and who reads it. */
interface Reasoned {
  act: string
  text: string
  hint: string
  danger?: boolean
}
export const ACTS = {
  ask: {
    act: '申请例外结业',
    text: '没有达到全部结业条件。市委组织干部处批准后才能结业，学时按实际参加的记。',
    hint: '审批的人会看到',
  },
  correct: {
    act: '更正结业',
    text: '原来的结业记录用一条撤销记录冲抵，再按现在的学时和成绩重新记录；仍达到条件的换发新证书，不再达到的撤销证书。',
    hint: '留在学习记录和审计日志中',
  },
  withdraw: {
    act: '撤销结业',
    text: '学时从学习记录中扣回，证书核验时显示“已撤销”。原记录保留；要再次结业须申请例外。本人对这条记录的更正申请如还没有答复，会随之结束，并通知本人。',
    hint: '留在学习记录和审计日志中，本人能看到',
    danger: true,
  },
} as const satisfies Record<string, Reasoned>
export type ReasonedAct = keyof typeof ACTS
