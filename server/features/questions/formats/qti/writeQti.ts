/** Questions as a content package of QTI: an item each, their files, and a manifest that knows their traits. */
import { makeZip } from 'client-zip'
import { element, written, type Element } from '../html/tree.ts'
import { filesOf } from '../packages.ts'
import type { FileFormat, Written } from '../reading.ts'
import { writeTags } from '../tags.ts'
import type { QtiVersion } from './names.ts'
import { itemXml, titleOf } from './writeItem.ts'
import { FILES, type ItemWriting } from './writing.ts'

const LOM = 'http://ltsc.ieee.org/xsd/LOM'
const DIFFICULTIES = ['very easy', 'easy', 'medium', 'difficult', 'very difficult']
const lom = (name: string, ...children: (Element | string)[]): Element => element(`lom:${name}`, {}, ...children)
const texted = (name: string, text: string): Element => lom(name, element('lom:string', { language: 'zh-CN' }, text))

function metadata({ content, traits }: Written): Element {
  const tags = writeTags({ ...traits, difficulty: null })
  const difficulty = traits.difficulty === null ? null : DIFFICULTIES[traits.difficulty - 1]!
  const level = difficulty ? [lom('difficulty', lom('source', 'LOMv1.0'), lom('value', difficulty))] : []
  return element(
    'metadata',
    {},
    lom(
      'lom',
      lom('general', texted('title', titleOf(content)), ...tags.map((tag) => texted('keyword', tag))),
      ...(level.length > 0 ? [lom('educational', ...level)] : []),
    ),
  )
}
interface Item {
  question: Written
  identifier: string
  href: string
  xml: string
  shown: ReadonlySet<string>
}
const TYPES = { 2: 'imsqti_item_xmlv2p2', 3: 'imsqti_item_xmlv3p0' }
function resource({ question, identifier, href, shown }: Item, version: QtiVersion): Element {
  const files = [href, ...[...shown].map((name) => `${FILES}/${encodeURIComponent(name)}`)]
  const attributes = { identifier, type: TYPES[version], href }
  return element('resource', attributes, metadata(question), ...files.map((each) => element('file', { href: each })))
}
const MANIFESTS = {
  2: { space: 'http://www.imsglobal.org/xsd/imscp_v1p1', schema: 'QTIv2.2 Package', number: '1.0.0' },
  3: { space: 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1', schema: 'QTI Package', number: '3.0.0' },
}
function manifest(items: readonly Item[], version: QtiVersion): string {
  const { space, schema, number } = MANIFESTS[version]
  const whole = element(
    'manifest',
    { xmlns: space, 'xmlns:lom': LOM, identifier: 'MANIFEST' },
    element('metadata', {}, element('schema', {}, schema), element('schemaversion', {}, number)),
    element('organizations'),
    element('resources', {}, ...items.map((item) => resource(item, version))),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(whole)}\n`
}

/** The same questions are the same package. */
const WRITTEN_ON = new Date(2000, 0, 1)

export const writeQti =
  (version: QtiVersion): FileFormat['write'] =>
  async (questions, files) => {
    const named = await filesOf(questions, files)
    const items = questions.map((question, index): Item => {
      const way: ItemWriting = { version, files: named, shown: new Set() }
      const identifier = `item-${index + 1}`
      const xml = itemXml(question.content, identifier, way)
      return { question, identifier, href: `items/${identifier}.xml`, xml, shown: way.shown }
    })
    const shown = new Set(items.flatMap((item) => [...item.shown]))
    const media = [...named.values()].filter(({ name }) => shown.has(name))
    const parts = [
      { name: 'imsmanifest.xml', input: manifest(items, version) },
      ...items.map(({ href, xml }) => ({ name: href, input: xml })),
      ...media.map(({ name, bytes }) => ({ name: `${FILES}/${name}`, input: Buffer.from(bytes) })),
    ]
    const zip = makeZip(parts.map((part) => ({ ...part, lastModified: WRITTEN_ON })))
    return new Uint8Array(await new Response(zip).arrayBuffer())
  }
