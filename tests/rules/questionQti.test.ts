/** QTI 2 and 3: what is written reads back, and what other systems write is understood. */
import { makeZip } from 'client-zip'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FILE_FORMATS } from '../../server/features/questions/formats/readers.ts'
import { itemXml } from '../../server/features/questions/formats/qti/writeItem.ts'
import { readQti } from '../../server/features/questions/formats/qti/readQti.ts'
import { brief } from '../support/questionBriefs.ts'
import { expectSameBack, writtenQuestion } from '../support/questionPackages.ts'

describe.each(['qti2', 'qti3'] as const)('%s', (format) => {
  it('a package reads back as the bank was, with its pictures and sounds', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(writtenQuestion, { minLength: 1, maxLength: 6 }), (questions) =>
        expectSameBack(format, FILE_FORMATS[format], questions),
      ),
      { numRuns: 20 },
    )
  })
})

const key = (cardinality: string, values: readonly string[], rest = '', id = 'RESPONSE'): string =>
  `<responseDeclaration identifier="${id}" cardinality="${cardinality}" baseType="identifier"><correctResponse>${values
    .map((value) => `<value>${value}</value>`)
    .join('')}</correctResponse>${rest}</responseDeclaration>`
const MAPPED = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'
const item = (declarations: string, body: string, behind = ''): string =>
  `<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" title="题名" adaptive="false" timeDependent="false">${declarations}<itemBody>${body}</itemBody>${behind}</assessmentItem>`
const choices = (...texts: string[]): string =>
  texts.map((text, at) => `<simpleChoice identifier="C${at}"><![CDATA[${text}]]></simpleChoice>`).join('')
const choice = (texts: string[], most = 1, prompt = ''): string =>
  `<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="${most}">${prompt}${choices(...texts)}</choiceInteraction>`
const ONE = item(key('single', ['C0']), `<p>好</p>${choice(['一', '二'])}`)
const read = (xml: string) => readQti(Buffer.from(xml))

const mapping = (entries: Record<string, number>, otherwise = 0): string =>
  `<mapping defaultValue="${otherwise}">${Object.entries(entries)
    .map(([name, value]) => `<mapEntry mapKey="${name}" mappedValue="${value}"/>`)
    .join('')}</mapping>`

it.each<[string, string, string[]]>([
  [
    'a choice within a grid, asked by its prompt',
    item(
      key('single', ['C1']),
      `<div class="grid-row"><div class="col-12">${choice(['北京', '上海'], 1, '<prompt>哪个<strong>最</strong>大</prompt>')}</div></div>`,
    ).replace('<strong>最</strong>', '最'),
    ['single | 哪个最大 | 北京/上海 | B'],
  ],
  ['a judgement', item(key('single', ['C1']), `<p>对吗</p>${choice(['正确', '错误'])}`), ['judge | 对吗 | false']],
  [
    'several, without a key but with values',
    item(
      `<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier">${mapping({ C0: 1, C2: 1, C1: -1 })}</responseDeclaration>`,
      `<p>哪些</p>${choice(['甲', '乙', '丙'], 0)}`,
      MAPPED,
    ),
    ['multiple | 哪些 | 甲/乙/丙 | AC'],
  ],
  [
    'an order',
    item(
      key('ordered', ['C1', 'C0']),
      `<orderInteraction responseIdentifier="RESPONSE"><prompt>排</prompt>${choices('乙', '甲')}</orderInteraction>`,
    ),
    ['order | 排 | 甲/乙'],
  ],
  [
    'pairs, turned where the left has several',
    item(
      key('multiple', ['A X', 'A Y']),
      `<matchInteraction responseIdentifier="RESPONSE"><prompt>连</prompt><simpleMatchSet><simpleAssociableChoice identifier="A" matchMax="2">甲</simpleAssociableChoice></simpleMatchSet><simpleMatchSet><simpleAssociableChoice identifier="X" matchMax="1">一</simpleAssociableChoice><simpleAssociableChoice identifier="Y" matchMax="1">二</simpleAssociableChoice></simpleMatchSet></matchInteraction>`,
    ),
    ['match | 连 | 一-甲,二-甲'],
  ],
  [
    'gaps: typed, and chosen from a list',
    item(
      key('single', ['毛泽东'], mapping({ 毛泽东: 1, 毛主席: 1, 毛: 0.5 }), 'R1') + key('single', ['B'], '', 'R2'),
      `<p><textEntryInteraction responseIdentifier="R1"/>写了<inlineChoiceInteraction responseIdentifier="R2"><inlineChoice identifier="A">《矛盾》</inlineChoice><inlineChoice identifier="B">《实践论》</inlineChoice></inlineChoiceInteraction>。</p>`,
      MAPPED,
    ),
    ['blank | ____写了____。 | 毛泽东~毛主席/《实践论》'],
  ],
  [
    'words dragged into gaps',
    item(
      key('multiple', ['W1 G1']),
      `<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>填</prompt><gapText identifier="W1" matchMax="1">甲</gapText><gapText identifier="W2" matchMax="1">乙</gapText><p>是<gap identifier="G1"/>的</p></gapMatchInteraction>`,
    ),
    ['blank | 填\n是____的 | 甲'],
  ],
  [
    'an essay with what markers are told',
    item(
      '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>',
      '<p>谈谈</p><extendedTextInteraction responseIdentifier="RESPONSE"/><rubricBlock view="scorer"><p>要点</p></rubricBlock>',
    ),
    ['essay | 谈谈 | 要点'],
  ],
  [
    'several interactions are a case',
    item(
      key('single', ['C0']) + key('single', ['X'], '', 'R2'),
      `<p>材料</p>${choice(['一', '二'], 1, '<prompt>先</prompt>')}<p>后 <textEntryInteraction responseIdentifier="R2"/></p>`,
    ),
    ['case | 材料 | [single | 先 | 一/二 | A][blank | 后 ____ | X]'],
  ],
  [
    'the names of QTI 3',
    '<qti-assessment-item identifier="i" title="t"><qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration><qti-item-body><p>哪个</p><qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-simple-choice identifier="A">一</qti-simple-choice><qti-simple-choice identifier="B">二</qti-simple-choice></qti-choice-interaction></qti-item-body></qti-assessment-item>',
    ['single | 哪个 | 一/二 | B'],
  ],
])('is read as its authors meant it: %s', async (_, xml, expected) => {
  const { questions, faults } = await read(xml)
  expect(faults).toEqual([])
  expect(questions.map(brief)).toEqual(expected)
})

async function zip(files: Record<string, string>): Promise<Uint8Array> {
  const parts = Object.entries(files).map(([name, input]) => ({ name, input, lastModified: new Date(2000, 0, 1) }))
  return new Uint8Array(await new Response(makeZip(parts)).arrayBuffer())
}
const manifest = (...resources: string[]): string =>
  `<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>${resources.join('')}</resources></manifest>`
const resource = (href: string, metadata = ''): string =>
  `<resource identifier="r" type="imsqti_item_xmlv2p2" href="${href}">${metadata}<file href="${href}"/></resource>`

it('points, feedback, metadata, pictures and shared passages are kept', async () => {
  const worth =
    '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="3"/><assessmentStimulusRef identifier="s" href="../passages/s.xml"/>'
  const said = '<modalFeedback outcomeIdentifier="F" identifier="x" showHide="show"><p>因为</p></modalFeedback>'
  const xml = item(
    key('single', ['C0']) + worth,
    `<p>看<img src="../img/%E5%9B%BE.png" alt="图"/></p>${choice(['一', '二']).replace('</simpleChoice>', '<feedbackInline outcomeIdentifier="F" identifier="y">好</feedbackInline></simpleChoice>')}`,
    said,
  )
  const lom =
    '<metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><keyword><string>党章</string></keyword><keyword><string>来源:《章程》</string></keyword></general><educational><difficulty><value>difficult</value></difficulty></educational></lom></metadata>'
  const { questions, files } = await readQti(
    await zip({
      '包/imsmanifest.xml': manifest(resource('items/a.xml', lom)),
      '包/items/a.xml': xml,
      '包/img/图.png': 'png',
      '包/passages/s.xml': '<assessmentStimulus><stimulusBody><p>材料</p></stimulusBody></assessmentStimulus>',
    }),
  )
  expect(questions[0]).toMatchObject({
    content: {
      points: 3,
      explanation: '因为\n一：好',
      stem: {
        content: [
          { type: 'paragraph', content: [{ text: '材料' }] },
          { type: 'paragraph', content: [{ text: '看' }] },
          { type: 'picture', attrs: { asset: files[0]!.id, alt: '图' } },
        ],
      },
    },
    traits: { topics: ['党章'], source: '《章程》', difficulty: 4 },
  })
  expect(Buffer.from(files[0]!.bytes).toString()).toBe('png')
})

it('the explanation is shown once somebody has answered, not before', () => {
  const options = [
    { id: 'a', text: '一' },
    { id: 'b', text: '二' },
  ]
  const base = { id: 'q', kind: 'single' as const, stem: '甲', points: 1, options, answer: 'a' }
  const written = (explanation: string) =>
    itemXml({ ...base, explanation }, 'i', { version: 2, files: new Map(), shown: new Set() })
  expect(written('')).toContain('match_correct"')
  expect(written('')).not.toContain('FEEDBACK')
  expect(written('因为')).toMatch(/<outcomeDeclaration identifier="FEEDBACK"[^>]*><\/outcomeDeclaration>/)
  expect(written('因为')).toMatch(/<\/responseCondition><setOutcomeValue identifier="FEEDBACK">/)
})

it('one bad item stops no other, and says which it is', async () => {
  const bad: [string, string][] = [
    ['otherKind', item('', '<hotspotInteraction responseIdentifier="RESPONSE"/>')],
    ['noAnswer', item('', `<p>甲</p>${choice(['一', '二'])}`)],
    ['noInteraction', item('', '<p>只是说明</p>')],
    ['answerNotAnOption', item(key('single', ['Z']), `<p>甲</p>${choice(['一', '二'])}`)],
    [
      'severalPairs',
      item(
        key('multiple', ['A X']),
        '<p>连</p><matchInteraction responseIdentifier="RESPONSE"><simpleMatchSet/><simpleMatchSet/></matchInteraction>',
      ),
    ],
    ['brokenXml', ONE.slice(0, -60)],
    ['unsafeXml', ONE.replace('<assessmentItem', '<!DOCTYPE a [<!ENTITY b "c">]><assessmentItem')],
  ]
  const parts = bad.map(([code, xml]) => [`${code}.xml`, xml] as const)
  const names = [...parts.map(([name]) => name), 'missing.xml', 'good.xml']
  const files = {
    ...Object.fromEntries(parts),
    'good.xml': ONE,
    'imsmanifest.xml': manifest(...names.map((name) => resource(name))),
  }
  const { questions, faults } = await readQti(await zip(files))
  expect(faults.map(({ code }) => code)).toEqual([...bad.map(([code]) => code), 'fileMissing'])
  expect(faults.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(questions.map(({ line }) => line)).toEqual([9])
})

it('without a manifest every item counts; what is no package of items is refused', async () => {
  const loose = await zip({ 'a.xml': ONE, 'b/test.xml': '<assessmentTest/>' })
  expect((await readQti(loose)).questions).toHaveLength(1)
  await expect(readQti(await zip({ 'a.txt': '' }))).rejects.toMatchObject({ code: 'questionFile.noItems' })
  await expect(readQti(Buffer.from('<questestinterop/>'))).rejects.toMatchObject({ code: 'questionFile.qti1' })
  await expect(readQti(loose.subarray(0, loose.length - 30))).rejects.toMatchObject({ code: 'questionFile.broken' })
  await expect(readQti(Buffer.from('PK'))).rejects.toMatchObject({ code: 'questionFile.broken' })
})

it(
  'whatever bytes of a package are changed, there are questions, faults or a refusal',
  { timeout: 120_000 },
  async () => {
    const whole = await zip({ 'imsmanifest.xml': manifest(resource('a.xml')), 'a.xml': ONE })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { maxLength: 20 }),
        async (changes) => {
          const bytes = Uint8Array.from(whole)
          for (const [at, value] of changes) bytes[at] = value
          await readQti(bytes).catch((error: { code?: string }) => expect(error.code).toMatch(/^questionFile\./))
        },
      ),
      { numRuns: 200 },
    )
  },
)
