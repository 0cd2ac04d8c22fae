import { feature } from '../../lib/feature.ts'

export const coverage = feature({
  routes: [
    {
      path: '/manage/coverage',
      component: () => import('./pages/CoverageStart.vue'),
      meta: { area: 'manage', can: 'coverage.read', title: '覆盖率' },
    },
    {
      path: '/manage/coverage/:requirement/:unit',
      component: () => import('./pages/Coverage.vue'),
      props: true,
      meta: { area: 'manage', can: 'coverage.read', title: '覆盖率' },
    },
    {
      path: '/manage/coverage/:requirement/:unit/history',
      component: () => import('./pages/CoverageHistory.vue'),
      props: true,
      meta: { area: 'manage', can: 'coverage.read', title: '历史与对比' },
    },
    {
      path: '/manage/coverage-reports',
      component: () => import('./pages/PublishedReports.vue'),
      meta: { area: 'manage', can: 'coverage.read', title: '已发布的报告' },
    },
    {
      path: '/manage/people-lists',
      component: () => import('./pages/PeopleLists.vue'),
      meta: { area: 'manage', can: 'coverage.read', title: '人员名单' },
    },
    {
      path: '/manage/people-lists/:list',
      component: () => import('./pages/PeopleList.vue'),
      props: true,
      meta: { area: 'manage', can: 'coverage.read', title: '人员名单' },
    },
    {
      path: '/manage/api-tokens',
      component: () => import('./pages/ApiTokens.vue'),
      meta: { area: 'manage', can: 'apiToken.write', title: '接口令牌' },
    },
    {
      path: '/check/report/:code',
      component: () => import('./pages/ReportCheck.vue'),
      props: true,
      meta: { area: 'open', title: '报告核验' },
    },
    {
      path: '/public/coverage',
      component: () => import('./pages/PublicSummaries.vue'),
      meta: { area: 'open', title: '培训覆盖公开数据' },
    },
    {
      path: '/public/coverage/:report',
      component: () => import('./pages/PublicSummary.vue'),
      props: true,
      meta: { area: 'open', title: '培训覆盖公开数据' },
    },
  ],
  navigation: [
    { label: '覆盖率', to: '/manage/coverage', can: 'coverage.read', group: '培训覆盖', order: 10 },
    { label: '已发布的报告', to: '/manage/coverage-reports', can: 'coverage.read', group: '培训覆盖', order: 11 },
    { label: '人员名单', to: '/manage/people-lists', can: 'coverage.read', group: '培训覆盖', order: 12 },
    { label: '接口令牌', to: '/manage/api-tokens', can: 'apiToken.write', group: '培训覆盖', order: 19 },
  ],
})
