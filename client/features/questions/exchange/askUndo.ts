import { confirm } from '../../../ui/confirm.ts'

/** Whether an import is to be taken back: says what stays. */
export const askUndo = (added: number): Promise<boolean> =>
  confirm({
    title: `撤销这次导入的 ${added} 题？`,
    text: '导入后修改过的题，以及试卷、考试和练习用到的题会保留，其余的从题库中删除。课程测验里的题是副本，不受影响。',
    action: '撤销导入',
    danger: true,
  })
