import { feature } from '../../lib/feature.ts'

const committee = { area: 'manage', can: 'assessment.write' } as const
const institution = { area: 'manage', can: 'assessment.report' } as const

export const assessments = feature({
  routes: [
    {
      path: '/manage/assessments',
      component: () => import('./pages/Assessments.vue'),
      meta: { ...committee, title: '年度考核' },
    },
    {
      path: '/manage/assessments/:assessment',
      component: () => import('./pages/AssessmentBoard.vue'),
      props: true,
      meta: { ...committee, title: '年度考核' },
    },
    {
      path: '/manage/assessments/:assessment/scheme',
      component: () => import('./pages/AssessmentScheme.vue'),
      props: true,
      meta: { ...committee, title: '考核方案' },
    },
    {
      path: '/manage/assessment',
      component: () => import('./pages/OwnAssessments.vue'),
      meta: { ...institution, title: '年度考核' },
    },
    {
      path: '/manage/assessment/:assessment/:unit',
      component: () => import('./pages/OwnSheet.vue'),
      props: true,
      meta: { ...institution, title: '年度考核' },
    },
    {
      path: '/manage/assessment/:assessment/:unit/result',
      component: () => import('./pages/ScoreSheet.vue'),
      props: true,
      meta: { area: 'manage', can: 'assessment.read', title: '年度考核得分表' },
    },
  ],
  navigation: [
    { label: '年度考核', to: '/manage/assessments', can: 'assessment.write', group: '培训覆盖', order: 13 },
    { label: '年度考核', to: '/manage/assessment', can: 'assessment.report', group: '培训覆盖', order: 13 },
  ],
})
