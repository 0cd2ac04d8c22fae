/** What the members of a class of the demo write to each other. */
import type { Account } from '../server/features/accounts/accounts.model.ts'
import type { TrainingClass } from '../server/features/classes/classes.model.ts'
import {
  ClassDiscussions,
  ClassPosts,
  type ClassPost,
} from '../server/features/classLife/discussion/discussion.model.ts'
import type { Nomination } from '../server/features/classes/nominations/nominations.model.ts'
import { insertAll } from './insert.ts'
import type { Random } from './random.ts'

export interface OfClass {
  row: TrainingClass
  members: readonly Nomination[]
  teacher: Account
  /** When its life began. */
  since: Date
  chance: Random
}

const TALK: readonly { title: string; text: string; answers: readonly string[] }[] = [
  {
    title: '谈心谈话怎么开头不尴尬',
    text: '和年轻老师谈心谈话时，常常不知道从哪里说起。各位有什么好办法？',
    answers: [
      '我一般先从工作上的具体事情说起，比如最近的课题、带的学生，再慢慢谈到思想。',
      '换个地方谈，走廊、食堂都行，比在办公室面对面坐着自然。',
      '谈之前先看看他最近的情况，有准备才有话说。',
    ],
  },
  {
    title: '主题党日能不能和教研活动一起开',
    text: '支部党员都在同一个教研室，分开安排时间很难凑齐，合在一起开又怕冲淡主题。',
    answers: [
      '可以连着开，但记录要分开，主题党日的内容不能用教研代替。',
      '条例解读那节课老师讲过，关键看有没有党的内容。',
    ],
  },
  { title: '求一份发展党员工作流程图', text: '我们支部今年有两名发展对象，想对照流程自查一遍。', answers: [] },
]
const HOUR = 3_600_000

export async function seedDiscussion({ row, members, since, chance }: OfClass): Promise<void> {
  const author = (at: number) => members[at % members.length]!
  const post = (at: number, hours: number, given: Partial<ClassPost>): ClassPost => {
    const { person, name: by } = author(at)
    const when = new Date(since.getTime() + hours * HOUR)
    return {
      ...{ _id: chance.id(), class: row._id, topic: '', title: '', text: '', account: `person:${person}`, person, by },
      ...{ staff: false, at: when, editedAt: null, state: 'shown', hidden: null, replies: 0, lastAt: when, lastBy: '' },
      ...{ pinned: false, closed: false, reported: 0, revision: 1 },
      ...given,
    }
  }
  const posts = TALK.flatMap(({ title, text, answers }, at) => {
    const topic = post(at + 1, at, { title, text })
    const replies = answers.map((words, index) =>
      post(at + index + 4, at + index + 1, { topic: topic._id, text: words }),
    )
    const lastAt = replies.at(-1)?.at ?? topic.at
    return [{ ...topic, replies: replies.length, lastAt, pinned: at === 0 }, ...replies]
  })
  await insertAll(ClassPosts, posts)
  await insertAll(ClassDiscussions, [{ _id: row._id, review: 'after', until: null, revision: 1 }])
}
