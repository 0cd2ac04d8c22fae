import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'programme.stale': [409, '这个培训项目刚刚被别人修改过，请刷新后再保存。'],
  'programme.courseTwice': [422, '同一门课程在培训项目中只能出现一次。'],
  'programme.courseUnpublished': [422, '只有已发布的课程可以放进培训项目，请先完成审核发布。'],
  'programme.inUse': [
    409,
    ({ titles }) => `培训要求${String(titles)}以这个项目认定。请先归档该要求，或者改为认定其他项目。`,
  ],
  'programme.inClasses': [
    409,
    ({ titles }) => `培训班${String(titles)}还属于这个项目，请等它们结束，或先改到其他项目。`,
  ],
  'requirement.inClasses': [409, ({ titles }) => `培训班${String(titles)}还计入这项要求，请等它们结束，或先改掉。`],
  'requirement.programmeArchived': [409, ({ titles }) => `请先恢复它认定的培训项目${String(titles)}。`],
  'requirement.stale': [409, '这项培训要求刚刚被别人修改过，请刷新后再保存。'],
  'requirement.unknownPosition': [422, '选择的职务中有一项已经不存在，请刷新后重选。'],
  'requirement.unknownKind': [422, '选择的组织类别中有一项已经不存在，请刷新后重选。'],
  'requirement.courseWithoutTest': [422, '选择的课程中有一门没有发布，或者没有测验。请选择带测验的已发布课程。'],
  'requirement.unknownProgramme': [422, '选择的培训项目中有一项已经不存在，请刷新后重选。'],
})
