import { randomBytes } from 'node:crypto'

/** An opaque identifier: 96 random bits, safe in URLs. */
export const newId = (): string => randomBytes(12).toString('base64url')
