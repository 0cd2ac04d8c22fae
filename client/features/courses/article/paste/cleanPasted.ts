import { asOneLine, MOST_TEX } from '../../../../../server/lib/formulas/formulaText.rule.ts'
import { newId } from '../../../../lib/newId.ts'
import { dropBlankLines, flattenTables, freeCaptions, freePictures, makeHeadings } from './blocks.ts'
import type { Loss } from './lost.ts'
import { sourcesOf, type Clipboard, type Source } from './pictures.ts'
import { makeLists } from './wordLists.ts'

export interface Pasted {
  html: string
  /** Pictures to upload, by the id that stands in the HTML. */
  uploads: Map<string, Source>
  losses: Loss[]
}

function dropped(body: HTMLElement, selector: string, loss: Loss): Loss[] {
  const found = [...body.querySelectorAll(selector)]
  for (const each of found) each.remove()
  return found.map(() => loss)
}

function readPictures(body: HTMLElement, clipboard: Clipboard, isKnown: (asset: string) => boolean) {
  const uploads = new Map<string, Source>()
  const losses: Loss[] = []
  for (const [picture, source] of sourcesOf(body, clipboard)) {
    const asset = picture.dataset['asset']
    delete picture.dataset['upload']
    if (asset !== undefined && isKnown(asset)) continue
    delete picture.dataset['asset']
    if (typeof source === 'string') {
      losses.push(source)
      picture.remove()
    } else {
      const id = newId()
      picture.dataset['upload'] = id
      uploads.set(id, source)
    }
  }
  return { uploads, losses }
}

/** Formulas whose source is said beside them: copied from an article, or as most programs for TeX write MathML. */
function keepFormulas(body: HTMLElement): void {
  for (const shown of body.querySelectorAll<HTMLElement>('[data-tex]')) shown.textContent = ''
  for (const math of body.querySelectorAll('math')) {
    const tex = asOneLine(math.querySelector('annotation[encoding="application/x-tex"]')?.textContent ?? '')
    if (tex === '' || tex.length > MOST_TEX) continue
    const formula = body.ownerDocument.createElement('span')
    formula.dataset['tex'] = tex
    math.replaceWith(formula)
  }
}

/**
 * Pasted HTML as an article takes it, with the pictures that must be uploaded, and what could not be kept. What was
 * copied from an article itself has its form already; `isKnown`: pictures of this site whose asset may be named again.
 */
export function cleanPasted(html: string, clipboard: Clipboard, isKnown: (asset: string) => boolean): Pasted {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  keepFormulas(body)
  const losses = [
    ...dropped(body, 'video, audio', 'media'),
    ...dropped(body, 'iframe, object, embed', 'frame'),
    ...dropped(body, 'math', 'formula'),
    ...dropped(body, 'svg', 'type'),
    ...Array.from({ length: flattenTables(body) }, (): Loss => 'nested'),
  ]
  const pictures = readPictures(body, clipboard, isKnown)
  if (!body.querySelector('[data-pm-slice]')) {
    makeLists(body)
    makeHeadings(body)
    freeCaptions(body)
    freePictures(body)
    dropBlankLines(body)
  }
  return { html: body.innerHTML, uploads: pictures.uploads, losses: [...losses, ...pictures.losses] }
}
