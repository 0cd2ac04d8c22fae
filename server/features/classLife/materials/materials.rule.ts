/** 资料: what may be given to a class. Pure; the browser says the same. */
export const MOST_MATERIAL_BYTES = 50 * 1024 * 1024
export const MOST_MATERIALS = 200
/** Names of files that are chosen. What a file is, its bytes decide. */
export const MATERIAL_ENDINGS = '.pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.jpg,.jpeg,.png,.webp,.mp3,.m4a,.mp4,.zip'

const OFFICE = 'application/vnd.openxmlformats-officedocument'
/** By their bytes; old Office files are all of one kind. */
export const MATERIAL_KINDS: readonly string[] = [
  'application/pdf',
  'application/x-cfb',
  `${OFFICE}.wordprocessingml.document`,
  `${OFFICE}.spreadsheetml.sheet`,
  `${OFFICE}.presentationml.presentation`,
  'application/zip',
  'image/jpeg',
  'image/png',
  'image/webp',
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'video/mp4',
]
/** What browsers call them; a machine without Office knows no name for its files. */
export const MATERIAL_TYPES: readonly string[] = [
  ...MATERIAL_KINDS,
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/x-zip-compressed',
  'application/octet-stream',
]

interface Dated {
  from: string | null
}
/** Whether members see it on a day. */
export const isOut = ({ from }: Dated, day: string): boolean => from === null || from <= day
