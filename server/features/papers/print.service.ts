/** A paper in print, with what its questions show. */
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { atMost } from '../../lib/atMost.ts'
import { now } from '../../lib/clock.ts'
import { note } from '../audit/audit.service.ts'
import { assetsIn } from '../questions/words.rule.ts'
import { paperFor } from './edit.service.ts'
import type { PaperContent } from './paper.contract.ts'
import { fail } from './papers.failures.ts'
import { frozenPaper } from './papers.service.ts'
import { paperDocx } from './print/docx/paperDocx.ts'
import type { Size } from './print/pageSizes.ts'
import { groupsOf, hasHead, titleOf, type Part } from './print/parts.ts'
import { paperPdf } from './print/pdf/paperPdf.ts'
import { picturesFor } from './print/readPictures.ts'
import { shuffledPaper } from './shuffle.rule.ts'

export interface PrintQuery {
  part: Part
  format: 'pdf' | 'docx'
  size: Size
  variant: 'A' | 'B' | ''
  onSheet: boolean
}
const TYPES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}
/** Setting a long paper keeps a processor for a second. */
const inTurn = atMost(1, 20, () => fail('paper.busy'))

/** B is another order of A, always the same one: its key is printed on another day. */
const variantOf = (content: PaperContent, id: string, variant: PrintQuery['variant']): PaperContent =>
  variant === 'B' ? shuffledPaper(content, `${id}/B`) : content

export async function printPaper(app: AppContext, actor: Actor, id: string, query: PrintQuery): Promise<FileReply> {
  const paper = await paperFor(actor, 'question.read', id)
  if (paper.kind === 'drawn') throw fail('paper.drawn')
  const content = variantOf(await frozenPaper(paper, ''), id, query.variant)
  const questions = content.sections.flatMap((section) => section.questions)
  if (questions.length === 0) throw fail('paper.empty')
  const { part, format, size, variant, onSheet } = query
  const printing = { content, variant, onSheet }
  const title = titleOf(part, printing)
  const body = await inTurn(async () => {
    const pictures = await picturesFor(app, [...new Set(questions.flatMap(assetsIn))])
    const pages = { title, size, head: hasHead(part), groups: groupsOf(part, printing), pictures, at: now() }
    return format === 'pdf' ? paperPdf(pages) : paperDocx(pages)
  })
  await note(actor, 'paper.print', id, title)
  return { type: TYPES[format], body, filename: `${title.replace(/[\\/:*?"<>|]/g, ' ')}.${format}` }
}
