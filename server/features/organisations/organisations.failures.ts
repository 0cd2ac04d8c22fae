import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'unit.closed': [409, '上级组织已撤销，不能在其下新建组织。'],
  'unit.kind': [422, '这一级组织之下不能设立所选类型的组织。'],
  'unit.sector': [422, '单位须注明类别（高校、医院、直属单位、民办高校），其他组织不注明。'],
  'unit.branchKind': [422, '党支部须注明类型，其他组织不注明。'],
  'unit.from': [422, '设立日期不能早于上级组织的设立日期。'],
  'unit.nameTaken': [409, '同一上级之下已有同名组织。'],
})
