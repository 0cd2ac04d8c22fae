/** Questions as Moodle XML, with the elements that Moodle's own export has and in its order. */
import type { BankQuestion, PartQuestion, QuestionTraits, Words } from '../../question.contract.ts'
import { plainText } from '../../words.rule.ts'
import { rubricTree } from '../html/rubric.ts'
import type { Node } from '../html/tree.ts'
import { filesOf, type NamedFiles } from '../packages.ts'
import { noTraits, type BroughtFile, type Written } from '../reading.ts'
import { weightsOf } from '../scoring.ts'
import { writeTags } from '../tags.ts'
import { clozeGap, starred } from './cloze.rule.ts'
import { htmlField, textElement, textField } from './elements.ts'

type Of<K extends BankQuestion['kind']> = Extract<BankQuestion, { kind: K }>

const weighed = (text: Words, percent: number, files: NamedFiles): string =>
  htmlField('answer', text, { files, attributes: ` fraction="${Number(percent.toFixed(5))}"` })
const typed = (text: string, percent: number): string =>
  `<answer fraction="${percent}" format="moodle_auto_format">${textElement(text)}</answer>`

function several({ options, answer, scoring }: Of<'multiple'>, files: NamedFiles): string[] {
  const weights = weightsOf(answer.length, scoring)
  return options.map(({ id, text }) =>
    weighed(text, 100 * (answer.includes(id) ? weights.right : weights.wrong), files),
  )
}
const chosen = (single: boolean, answers: readonly string[]): string[] => [
  `<single>${single}</single>`,
  '<shuffleanswers>true</shuffleanswers>',
  '<answernumbering>ABCD</answernumbering>',
  '<showstandardinstruction>0</showstandardinstruction>',
  ...answers,
]
function matched({ left, right, pairs }: Of<'match'>, files: NamedFiles): string[] {
  const used = new Set(Object.values(pairs))
  const answer = (words: Words): string => `<answer>${textElement(plainText(words))}</answer>`
  const sub = (asked: Words, words: Words): string =>
    htmlField('subquestion', asked, { files }).replace(/<\/subquestion>$/, () => `${answer(words)}</subquestion>`)
  return [
    '<shuffleanswers>true</shuffleanswers>',
    ...left.map(({ id, text }) => sub(text, right.find((each) => each.id === pairs[id])!.text)),
    ...right.filter(({ id }) => !used.has(id)).map(({ text }) => sub('', text)),
  ]
}
const ordered = ({ items }: Of<'order'>, files: NamedFiles): string[] => [
  '<layouttype>VERTICAL</layouttype>',
  '<selecttype>ALL</selecttype>',
  `<selectcount>${items.length}</selectcount>`,
  '<gradingtype>ALL_OR_NOTHING</gradingtype>',
  '<showgrading>SHOW</showgrading>',
  '<numberingstyle>none</numberingstyle>',
  ...items.map(({ text }, index) => weighed(text, index + 1, files)),
]
const essay = ({ reference, ...rest }: Of<'short'> | Of<'essay'>, files: NamedFiles): string[] => [
  '<responseformat>editor</responseformat>',
  '<responserequired>1</responserequired>',
  `<responsefieldlines>${rest.kind === 'short' ? 5 : 15}</responsefieldlines>`,
  '<attachments>0</attachments>',
  '<attachmentsrequired>0</attachmentsrequired>',
  htmlField('graderinfo', reference, { files, behind: rest.kind === 'essay' ? rubricTree(rest.rubric) : [] }),
  '<responsetemplate format="html"><text></text></responsetemplate>',
]

/** One gap is a short answer, whose place five underscores say; several are a cloze. */
const clozeOf = (question: BankQuestion): Of<'blank'> | null =>
  question.kind === 'blank' && question.answers.length > 1 ? question : null
function typeOf(question: BankQuestion): string {
  if (clozeOf(question)) return 'cloze'
  const types = { single: 'multichoice', multiple: 'multichoice', judge: 'truefalse', blank: 'shortanswer' }
  const others = { order: 'ordering', match: 'matching', short: 'essay', essay: 'essay', case: 'description' }
  return { ...types, ...others }[question.kind]
}
function answersOf(question: BankQuestion, files: NamedFiles): string[] {
  switch (question.kind) {
    case 'single': {
      const { options, answer } = question
      return chosen(
        true,
        options.map(({ id, text }) => weighed(text, id === answer ? 100 : 0, files)),
      )
    }
    case 'multiple':
      return chosen(false, several(question, files))
    case 'judge':
      return [typed('true', question.answer ? 100 : 0), typed('false', question.answer ? 0 : 100)]
    case 'blank':
      if (clozeOf(question)) return []
      return ['<usecase>0</usecase>', ...question.answers[0]!.map((text) => typed(starred(text), 100))]
    case 'order':
      return ordered(question, files)
    case 'match':
      return matched(question, files)
    case 'short':
    case 'essay':
      return essay(question, files)
    case 'case':
      return []
  }
}

/** Whole weights that make up the points, as evenly as they can; the points themselves stand beside them. */
function clozeGaps({ answers, points }: Of<'blank'>): () => { raw: string } {
  const least = Math.floor(points / answers.length)
  const more = points - least * answers.length
  let at = 0
  return () => {
    const weight = Math.max(1, least + (at < more ? 1 : 0))
    return { raw: clozeGap(weight, answers[at++]!) }
  }
}
function gapOf(question: BankQuestion): (() => Node) | undefined {
  const cloze = clozeOf(question)
  return cloze ? clozeGaps(cloze) : question.kind === 'blank' ? () => '_____' : undefined
}

const nameOf = ({ stem }: BankQuestion, number: number): string =>
  `${number} ${plainText(stem).replace(/\s+/g, ' ').slice(0, 60)}`.trim()

function questionXml(question: BankQuestion, name: string, tags: readonly string[], files: NamedFiles): string {
  const gap = gapOf(question)
  return [
    `<question type="${typeOf(question)}">`,
    textField('name', name),
    htmlField('questiontext', question.stem, { files, ...(gap && { gap }) }),
    htmlField('generalfeedback', question.explanation, { files }),
    `<defaultgrade>${question.kind === 'case' ? 0 : question.points}</defaultgrade>`,
    '<penalty>0</penalty>',
    '<hidden>0</hidden>',
    '<idnumber></idnumber>',
    ...answersOf(question, files),
    ...(tags.length > 0 ? [`<tags>${tags.map((tag) => textField('tag', tag)).join('')}</tags>`] : []),
    '</question>',
  ].join('\n')
}

const kindTag = ({ kind }: BankQuestion): { kind?: string } => (kind === 'short' ? { kind: '简答' } : {})
/** A case is its passage, and its parts behind it. */
function questionsXml({ content, traits }: Written, number: number, files: NamedFiles): string[] {
  const one = (question: BankQuestion | PartQuestion, name: string, of: QuestionTraits, parts = 0): string =>
    questionXml(question, name, writeTags(of, { ...kindTag(question), parts }), files)
  if (content.kind !== 'case') return [one(content, nameOf(content, number), traits)]
  const { parts } = content
  return [
    one(content, nameOf(content, number), traits, parts.length),
    ...parts.map((part, at) => one(part, `${number}.${at + 1} ${nameOf(part, at + 1)}`, noTraits())),
  ]
}

export async function writeMoodle(
  questions: readonly Written[],
  files: (asset: string) => Promise<BroughtFile | null>,
): Promise<Uint8Array> {
  const named = await filesOf(questions, files)
  const all = questions.flatMap((each, index) => questionsXml(each, index + 1, named))
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${all.join('\n\n')}\n</quiz>\n`)
}
