import { feature } from '../../lib/feature.ts'

export const certificates = feature({
  routes: [
    {
      path: '/verify',
      component: () => import('./pages/CertificateLookup.vue'),
      meta: { area: 'open', title: '证书核验' },
    },
    {
      path: '/verify/:code',
      component: () => import('./pages/CertificateCheck.vue'),
      props: true,
      meta: { area: 'open', title: '证书核验' },
    },
  ],
})
