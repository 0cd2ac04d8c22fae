/** What changed between two contents of a course, in reading order. Pure. */
import { rulesOf } from '../../../../../server/features/courses/outline.rule.ts'
import type { Outline } from '../../draft/content.ts'
import type { Change, Named } from './change.ts'
import { lessonChanges } from './lessonChanges.ts'
import type { Part } from './lessonParts.ts'
import { partChanges } from './partChanges.ts'
import { reordered } from './sequence.ts'

function courseParts({ title, summary, categoryName, outline }: Named): Part[] {
  const { maxRate, inOrder, checks } = rulesOf(outline)
  const rules = [
    `最高播放倍速 ${maxRate} 倍`,
    `第一次观看${inOrder ? '不能' : '可以'}跳过`,
    `${checks ? '' : '不'}随机确认学员在看`,
  ]
  return [
    { id: 'title', label: '课程名称', text: title },
    { id: 'summary', label: '简介', text: summary },
    { id: 'category', label: '课程分类', text: categoryName },
    { id: 'rules', label: '观看规则', text: rules.join('\n') },
  ]
}

function courseChange(before: Named, after: Named): Change[] {
  const parts = partChanges(courseParts(before), courseParts(after))
  return parts.length > 0
    ? [{ id: 'course', what: 'changed', place: '课程', title: after.title, lesson: null, parts }]
    : []
}

function sectionChanges(before: Outline, after: Outline): Change[] {
  const ids = ({ sections }: Outline) => sections.map(({ id }) => id)
  const moved = reordered(ids(before), ids(after))
  const old = new Map(before.sections.map((section) => [section.id, section]))
  const kept = new Set(ids(after))
  const change = (what: Change['what'], { id, title }: { id: string; title: string }, at: number): Change => ({
    id,
    what,
    place: `${what === 'removed' ? '原' : ''}第 ${at + 1} 章`,
    title,
    lesson: null,
    parts: partChanges(
      what === 'changed' ? [{ id: 'title', label: '章名', text: old.get(id)!.title }] : [],
      what === 'changed' ? [{ id: 'title', label: '章名', text: title }] : [],
    ),
  })
  return [
    ...after.sections.flatMap((section, at) => {
      const was = old.get(section.id)
      if (!was) return [change('added', section, at)]
      return [
        ...(was.title === section.title ? [] : [change('changed', section, at)]),
        ...(moved.has(section.id) ? [change('moved', section, at)] : []),
      ]
    }),
    ...before.sections.flatMap((section, at) => (kept.has(section.id) ? [] : [change('removed', section, at)])),
  ]
}

export const changesBetween = (before: Named, after: Named): Change[] => [
  ...courseChange(before, after),
  ...sectionChanges(before.outline, after.outline),
  ...lessonChanges(before, after),
]
