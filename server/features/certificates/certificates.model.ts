import { model, nullable, required } from '../../lib/model.ts'
import type { CertificateState } from './certificates.rule.ts'

/** What is printed on it, as it was known that day. */
export interface CertificateContent {
  name: string
  title: string
  intake: number
  programme: string | null
  base: string
  committee: string
  from: string
  to: string
  /** In hundredths of a 学时; 0: not said. */
  hours: number
}

/** 结业证书 of a person for a class. What is printed is never changed: another version takes its place. */
export interface Certificate {
  _id: string
  class: string
  person: string
  /** 1, 2, 3… of this person and class: there is one of each, whatever is clicked and killed. */
  version: number
  number: string
  /** By which anybody may check it. */
  code: string
  content: CertificateContent
  state: CertificateState
  issuedOn: string
  issuedAt: Date
  by: string
  revoked: { at: Date; by: string; reason: string } | null
  /** The number of the one that took its place. */
  supersededBy: string | null
}
export const Certificates = model<Certificate>(
  'Certificate',
  'certificates',
  {
    class: required(String),
    person: required(String),
    version: required(Number),
    number: required(String),
    code: required(String),
    content: {
      name: required(String),
      title: required(String),
      intake: required(Number),
      programme: nullable(String),
      base: required(String),
      committee: required(String),
      from: required(String),
      to: required(String),
      hours: required(Number),
    },
    state: required(String),
    issuedOn: required(String),
    issuedAt: required(Date),
    by: required(String),
    revoked: nullable({ _id: false, at: Date, by: String, reason: String }),
    supersededBy: nullable(String),
  },
  [
    [{ class: 1, person: 1, version: 1 }, { unique: true }],
    [{ number: 1 }, { unique: true }],
    [{ code: 1 }, { unique: true }],
    [{ class: 1, number: 1 }],
    [{ person: 1, issuedAt: -1 }],
  ],
)

/** The last number of a year: taken in the transaction that issues, so that none is left out. */
export interface CertificateSeries {
  _id: string
  last: number
}
export const CertificateSeriesRows = model<CertificateSeries>(
  'CertificateSeries',
  'certificateSeries',
  { last: required(Number) },
  [],
)
