/** What is said of an attached file that was not compared, or not wholly. Pure; the page says the same. */
export const FILE_REMARKS = {
  textless: '没有可以读出的文字，可能是扫描件或照片，没有参加比对',
  broken: '打不开或读得太久，没有参加比对',
  long: '页数或字数很多，只比对了前面的部分',
} as const
export type FileRemark = keyof typeof FILE_REMARKS
export const fileRemarks = Object.keys(FILE_REMARKS) as [FileRemark, ...FileRemark[]]

/** Pages and letters of a file that are read at most. */
export const MOST_PAGES = 200
export const MOST_READ = 60_000

export interface FileText {
  text: string
  /** It was read to its end. */
  whole: boolean
}
/** Fewer are stamps, page numbers and captions of a scan. */
const LEAST_LETTERS = 20

export function remarkOf(read: FileText | null): FileRemark | null {
  if (!read) return 'broken'
  if ((read.text.match(/[\p{L}\p{N}]/gu) ?? []).length < LEAST_LETTERS) return 'textless'
  return read.whole ? null : 'long'
}
