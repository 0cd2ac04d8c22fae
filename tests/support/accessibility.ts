/** axe in the page itself: put in once a document, and asked only what can be serious. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Frames that show no document of ours (a PDF) run no script. */
async function putIn(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    const isThere = frame.evaluate(() => 'axe' in window)
    await isThere.then((there) => (there ? undefined : frame.evaluate(SOURCE))).catch(() => undefined)
  }
}

/**
 * Runs in the page. A rule's impact is that of its findings: those of slight ones were thrown away after they had been
 * looked for, which took most of the time.
 */
async function findSerious(): Promise<string[]> {
  type Axe = typeof axe & { _audit: { rules: { id: string; impact?: string }[] } }
  const { _audit, run } = (window as unknown as { axe: Axe }).axe
  const isSlight = ({ impact }: { impact?: string }) => impact === 'minor' || impact === 'moderate'
  const rules = Object.fromEntries(_audit.rules.filter(isSlight).map(({ id }) => [id, { enabled: false }]))
  const { violations } = await run(document, { resultTypes: ['violations'], rules })
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

/** Serious and critical findings in the page as it stands, each with the places. */
export async function seriousViolations(page: Page): Promise<string[]> {
  await putIn(page)
  return page.evaluate(findSerious)
}
