import { failures } from '../../../lib/failure.ts'
import { MOST_PICTURES, MOST_PINNED } from './discussion.rule.ts'

export const fail = failures({
  'discussion.over': [409, '讨论已经关闭，只能查看。'],
  'discussion.closed': [409, '这个话题已经关闭，不能再回复。'],
  'discussion.editOver': [409, '发出一段时间以后不能再修改，可以撤回后重新发。'],
  'discussion.answered': [409, '话题已经有人回复，不能撤回。需要的话请联系班级老师隐藏。'],
  'discussion.stale': [409, '这条内容刚刚有变化，请刷新后再试。'],
  'discussion.own': [409, '不能举报自己发的内容。'],
  'discussion.pinned': [409, `最多置顶 ${MOST_PINNED} 个话题，请先取消一个。`],
  'discussion.pictures': [409, `一条发言最多 ${MOST_PICTURES} 张图片。`],
  'discussion.settingStale': [409, '讨论设置刚刚被别人修改过，请刷新后再保存。'],
})
