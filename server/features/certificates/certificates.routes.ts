import type { AppContext } from '../../appContext.ts'
import { ownPerson } from '../../access/actor.ts'
import { mount } from '../../http/mount.ts'
import { badgeOf } from './badges/badge.service.ts'
import { certificates } from './certificates.contract.ts'
import type { Certificate } from './certificates.model.ts'
import { presentChecked, presentOwn } from './certificates.present.ts'
import {
  certificateFor,
  certificatesOf,
  checkCertificate,
  ownCertificate,
  printable,
  reissue,
} from './certificates.service.ts'
import { printFile } from './printFile.service.ts'

const fileName = (name: string): string => name.replace(/[\\/:*?"<>|]/g, ' ')

export const certificatesRoutes = ({ config }: AppContext) => {
  const pdf = (title: string, rows: AsyncIterable<Certificate> | Iterable<Certificate>) => ({
    type: 'application/pdf',
    body: printFile(title, rows, config.publicUrl),
    filename: `${fileName(title)}.pdf`,
  })
  return mount(certificates, {
    check: async ({ query }) => presentChecked(await checkCertificate(query.code, query.name)),
    own: async (_input, actor) => ({ items: (await certificatesOf(ownPerson(actor))).map(presentOwn) }),
    async pdf({ params }, actor) {
      const row = await certificateFor(actor, params.certificate)
      return pdf(`${row.content.name} 结业证书 ${row.number}`, [row])
    },
    async badge({ params }, actor) {
      const row = await ownCertificate(actor, params.certificate)
      const body = await badgeOf(row, config.publicUrl)
      return { type: 'application/vc+jwt', body, filename: `${fileName(row.number)}.jwt` }
    },
    async ofClass({ params }, actor) {
      const { title, rows } = await printable(actor, params.trainingClass)
      return pdf(`${title} 结业证书`, rows)
    },
    reissue: async ({ params }, actor) => ({ number: (await reissue(actor, params.certificate)).number }),
  })
}
