import { computed } from 'vue'
import { useQuery } from '@pinia/colada'
import type { Capability } from '../../../server/access/capabilities.ts'
import { api, type Reply } from '../../lib/api.ts'
import { useSession } from '../../lib/session.ts'
import { useOverview } from './useOverview.ts'

export type Counted = Reply<'courses', 'reviewCount'>
interface Kind {
  can: Capability
  label: string
  /** Said where there is none. */
  none: string
  to: string
  ask(): Promise<Counted>
}

const KINDS: Kind[] = [
  {
    can: 'course.review',
    label: '待审核的课程',
    none: '没有等待审核的课程',
    to: '/manage/reviews',
    ask: () => api.courses.reviewCount(),
  },
  {
    can: 'attempt.mark',
    label: '待批阅的答卷',
    none: '没有等待批阅的答卷',
    to: '/manage/marking',
    ask: () => api.quizzes.waitingCount(),
  },
  {
    can: 'exam.mark',
    label: '待批阅的考试主观题',
    none: '没有等待您批阅的考试主观题',
    to: '/manage/exams?phase=marking',
    ask: () => api.examMarking.waitingCount(),
  },
  {
    can: 'class.run',
    label: '待批阅的作业',
    none: '没有等待批阅的作业',
    to: '/manage/assignments',
    ask: () => api.assignments.waitingCount(),
  },
  {
    can: 'question.write',
    label: '待复核的试题',
    none: '没有到复核日期的试题',
    to: '/manage/bank?state=review',
    ask: () => api.bank.reviewCount(),
  },
  {
    can: 'roster.write',
    label: '届满和即将届满的任职',
    none: '90 天内没有届满的任职',
    to: '/manage/terms',
    ask: () => api.terms.count(),
  },
  {
    can: 'roster.write',
    label: '等待接收的人员',
    none: '没有等待接收的人员',
    to: '/manage/transfers',
    ask: () => api.transfers.incoming(),
  },
  {
    can: 'roster.write',
    label: '转出后对方还没有接收的人员',
    none: '没有等待对方接收的人员',
    to: '/manage/transfers?side=out',
    ask: () => api.transfers.outgoing(),
  },
  {
    can: 'dispute.answer',
    label: '待答复的更正申请',
    none: '没有等待答复的更正申请',
    to: '/manage/disputes',
    ask: () => api.disputes.waiting(),
  },
  {
    can: 'assessment.write',
    label: '待审核的年度考核自评',
    none: '没有等待审核的自评',
    to: '/manage/assessments',
    ask: () => api.assessments.waiting(),
  },
  {
    can: 'assessment.report',
    label: '要填报的年度考核自评',
    none: '没有要填报的自评',
    to: '/manage/assessment',
    ask: () => api.assessments.ownWaiting(),
  },
  {
    can: 'exemption.apply',
    label: '等您办理的豁免申请',
    none: '没有等您办理的豁免申请',
    to: '/manage/exemption-applications',
    ask: () => api.exemptions.waiting(),
  },
  {
    can: 'class.nominate',
    label: '待确认的培训班报名',
    none: '没有等待确认的报名',
    to: '/manage/nominations',
    ask: () => api.nominations.waiting(),
  },
  {
    can: 'class.run',
    label: '待审批的请假',
    none: '没有等待审批的请假',
    to: '/manage/classes?phase=running',
    ask: () => api.leaves.waiting(),
  },
  {
    can: 'class.run',
    label: '结业需要复核的学员',
    none: '没有结业后更正了学时或成绩的学员',
    to: '/manage/graduation-reviews',
    ask: () => api.graduationReviews.list(),
  },
  {
    can: 'training.approve',
    label: '待认定的补录培训',
    none: '没有等待认定的培训',
    to: '/manage/training-batches',
    ask: () => api.imports.waitingCount(),
  },
  {
    can: 'localTraining.approve',
    label: '待审批的单位轮训',
    none: '没有等待审批的轮训',
    to: '/manage/local-trainings?state=submitted',
    ask: () => api.localTraining.waiting(),
  },
  {
    can: 'localTraining.report',
    label: '被退回的单位轮训',
    none: '没有被退回的轮训',
    to: '/manage/local-trainings?state=returned',
    ask: () => api.localTraining.returned(),
  },
  {
    can: 'job.read',
    label: '失败的后台任务',
    none: '没有失败的后台任务',
    to: '/manage/jobs?state=dead',
    ask: () => api.jobs.failedCount(),
  },
  {
    can: 'notice.settings',
    label: '没有送达的通知',
    none: '没有送不到的通知',
    to: '/manage/notice-ways',
    ask: () => api.noticeWays.undeliveredCount(),
  },
]

/** What waits for the one who is signed in: only what the account may do. */
export function useWaiting() {
  const session = useSession()
  const kinds = KINDS.filter(({ can }) => session.can(can))
  const found = kinds.map(({ can: _, ask, ...kind }) => ({
    ...kind,
    query: useQuery({ key: ['desk', kind.to], query: ask, staleTime: 0 }),
  }))
  const { query: overview, peopleIn } = useOverview()
  const overdue = computed(() => ({
    label: '已到期未完成的人',
    none: overview.data.value?.overview ? '没有逾期的人' : '还没有培训要求',
    to: peopleIn('overdue'),
    count: overview.data.value && (overview.data.value.overview?.overdue ?? { count: 0, more: false }),
    error: overview.error.value,
    retry: () => void overview.refetch(),
  }))
  return computed(() => [
    ...found.map(({ query, ...kind }) => ({
      ...kind,
      count: query.data.value,
      error: query.error.value,
      retry: () => void query.refetch(),
    })),
    ...(session.can('coverage.read') ? [overdue.value] : []),
  ])
}
