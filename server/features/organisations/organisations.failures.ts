import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'unit.closed': [409, '上级组织已撤销，不能在其下新建组织。'],
  'unit.kind': [422, '按组织类别表，这一级组织之下不能设立所选类别的组织。'],
  'unit.branchKind': [422, '党支部须注明类型，其他组织不注明。'],
  'unit.from': [422, '设立日期不能早于上级组织的设立日期。'],
  'unit.unknownKind': [422, '没有这个组织类别，请刷新后重新选择。'],
  'unit.future': [422, '生效日期不能晚于今天。'],
  'unit.tooEarly': [422, ({ after }) => `生效日期须晚于 ${String(after)}（上一次变更的生效日期）。`],
  'unit.isClosed': [409, '该组织已撤销，不能再变更。'],
  'unit.root': [409, '最高一级组织不能调整隶属，也不能撤销。'],
  'unit.sameName': [422, '新名称与现在的名称相同。'],
  'unit.samePlace': [422, '该组织现在就隶属于所选的上级。'],
  'unit.circle': [422, '不能隶属于自己或自己的下级组织（包括生效日期以来曾有的下级）。'],
  'unit.notYet': [422, '所选的上级组织在生效日期还没有设立。'],
  'unit.hasChildren': [
    409,
    ({ names }) => `撤销日期当天及以后还有下级组织：${String(names)}。请先撤销它们或调整隶属。`,
  ],
  'unit.goesOn': [409, ({ kept }) => `撤销日期当天及以后还有：${String(kept)}。请先处理。`],
  'unit.inUse': [
    409,
    ({ what }) => `不能撤回设立：该组织中已有${String(what)}。请先移走或删除；确已不再需要的，请改为撤销该组织。`,
  ],
  'unit.peopleChanged': [409, ({ names }) => `不能撤回：${String(names)} 的任职后来又有变动，或正在办理调动。`],
  'unit.laterChange': [409, '这之后还有别的变更，请先撤回较晚的变更。'],
  'kind.sector': [422, '“单位”一级的类别须注明系统，其他级别不注明。'],
  'kind.unknown': [422, '所选的上级或下级类别已不存在，请刷新后重试。'],
  'kind.nameTaken': [409, '已有同名的组织类别。'],
  'kind.inUse': [409, ({ names }) => `仍有组织属于这一类别（如 ${String(names)}），不能删除，也不能改变级别和系统。`],
  'unit.nameTaken': [409, '同一上级之下已有同名组织。'],
})
