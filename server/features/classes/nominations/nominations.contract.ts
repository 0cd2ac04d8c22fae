import { z } from 'zod'
import { api, file, get, post, put } from '../../../http/endpoint.ts'
import { BusinessDate, Count, Done, Id, Instant, Name, PageQuery, Text, page } from '../../../lib/schema.ts'
import { classStates, modes } from '../classes.rule.ts'
import { listStates, MOST_TOGETHER, nominationStates } from './nominations.rule.ts'

const Finding = z.object({ code: z.string(), refused: z.boolean(), sentence: z.string() })
const State = z.enum(nominationStates)
const Reason = Text.min(1, '请写明原因').max(200, '不超过 200 个字')
export const ArrivalView = z.object({
  lodging: z.boolean(),
  meals: z.string().trim().max(60, '不超过 60 个字').default(''),
  arrivesOn: BusinessDate.nullable().default(null),
  remark: z.string().trim().max(200, '不超过 200 个字').default(''),
})

export const NominationView = z.object({
  person: Id,
  name: z.string(),
  unit: Id,
  unitName: z.string(),
  post: z.string(),
  state: State,
  by: z.string(),
  at: Instant,
  reasons: z.array(z.string()),
  overridden: z.boolean(),
  /** 退学: since when. */
  left: BusinessDate.nullable(),
  /** Among those who wait, from 1. */
  place: z.int().nullable(),
  confirmBy: BusinessDate.nullable(),
  arrival: ArrivalView.nullable(),
  history: z.array(z.object({ at: Instant, by: z.string(), state: State, reason: z.string() })),
  may: z.object({ approve: z.boolean(), withdraw: z.boolean(), admit: z.boolean() }),
})
export const CandidateView = z.object({
  person: Id,
  name: z.string(),
  unitName: z.string(),
  post: z.string(),
  reasons: z.array(z.string()),
  /** In the list already. */
  listed: State.nullable(),
  findings: z.array(Finding),
})
const Filter = z.object({
  state: z.enum(listStates).default('all'),
  unit: Id.optional(),
  search: z.string().trim().max(60).optional(),
})
const ClassFacts = z.object({
  id: Id,
  title: z.string(),
  from: BusinessDate,
  to: BusinessDate,
  mode: z.enum(modes),
  venue: z.string(),
  state: z.enum(classStates),
  nominateFrom: BusinessDate,
  nominateUntil: BusinessDate,
})
export const OwnNominationView = ClassFacts.extend({
  bring: z.string(),
  directions: z.string(),
  nomination: State,
  post: z.string(),
  /** Among those who wait, from 1: of all, of the own institution. */
  place: z.object({ all: z.int(), unit: z.int().nullable() }).nullable(),
  /** 退学: since when, and why. */
  left: z.object({ on: BusinessDate, reason: z.string() }).nullable(),
  confirmBy: BusinessDate.nullable(),
  arrival: ArrivalView.nullable(),
  history: z.array(z.object({ at: Instant, state: State, reason: z.string() })),
  may: z.object({ confirm: z.boolean(), decline: z.boolean(), arrive: z.boolean() }),
})
const People = z.array(Id).min(1, '请选择人员').max(MOST_TOGETHER, `一次最多 ${MOST_TOGETHER} 人`)

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** What a browser calls a spreadsheet depends on the programs of the machine; the server looks into the file. */
const SHEETS = [XLSX, 'application/vnd.ms-excel', 'text/csv', 'application/octet-stream']
const SHEET_BYTES = 10 * 2 ** 20

export const nominations = api('/nominations', {
  own: get('/own', {
    summary: 'What I was nominated for, where I stand, and classes that I may apply for',
    can: 'learning.own',
    reply: z.object({ items: z.array(OwnNominationView), open: z.array(ClassFacts) }),
  }),
  ownWaiting: get('/own/waiting', {
    summary: 'How many seats wait for my confirmation',
    can: 'learning.own',
    reply: z.object({ count: z.int() }),
  }),
  apply: post('/own/:trainingClass/apply', {
    summary: 'Apply for a class; the institution confirms',
    can: 'learning.own',
    limit: { per: 'person', times: 60, seconds: 3600 },
    reply: Done,
  }),
  /** 409 nomination.busy for who has confirmed another class on the same days. */
  confirm: post('/own/:trainingClass/confirm', {
    summary: 'Confirm that I come, and how; again: how',
    can: 'learning.own',
    body: ArrivalView,
    reply: Done,
  }),
  decline: post('/own/:trainingClass/decline', {
    summary: 'Decline my seat, or withdraw what has none',
    can: 'learning.own',
    body: z.object({ reason: Reason }),
    reply: Done,
  }),
  open: get('/open', {
    summary: 'Classes for which the caller may nominate, with what is left of the own quotas',
    can: 'class.nominate',
    reply: z.object({
      items: z.array(
        ClassFacts.extend({ requirement: Id.nullable(), seats: z.int().nullable(), standing: z.int(), taken: z.int() }),
      ),
    }),
  }),
  waiting: get('/waiting', {
    summary: 'How many applications wait for the caller’s confirmation',
    can: 'class.nominate',
    reply: Count,
  }),
  overview: get('/:trainingClass', {
    summary: 'What institutions have of a class, how many are in it, and what the caller may do',
    can: 'class.read',
    reply: ClassFacts.extend({
      capacity: z.int(),
      seated: z.int(),
      quotas: z.boolean(),
      quotasFreeOn: BusinessDate.nullable(),
      confirmDays: z.int(),
      requirement: Id.nullable(),
      rankedAt: Instant.nullable(),
      counts: z.record(State, z.int()),
      units: z.array(z.object({ unit: Id, name: z.string(), seats: z.int(), standing: z.int(), taken: z.int() })),
      days: z.array(Finding),
      /** The topmost units for which the caller nominates. */
      own: z.array(z.object({ id: Id, name: z.string() })),
      may: z.object({ nominate: z.boolean(), admit: z.boolean(), quotas: z.boolean(), all: z.boolean() }),
    }),
  }),
  list: get('/:trainingClass/people', {
    summary: 'The list of a class in its order: everybody for who runs it, else the own people',
    can: 'class.read',
    query: PageQuery.extend(Filter.shape),
    reply: page(NominationView),
  }),
  workbook: get('/:trainingClass/workbook', {
    summary: 'The same as an Excel file; logged',
    can: 'class.read',
    limit: { per: 'person', times: 30, seconds: 60 },
    query: Filter,
    reply: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  }),
  busy: get('/:trainingClass/busy', {
    summary: 'Who of those with a seat has another class on the days that the class is to be held',
    can: 'class.write',
    query: z.object({ from: BusinessDate, to: BusinessDate }),
    reply: z.object({
      count: z.int(),
      /** The first by name. */
      items: z.array(
        z.object({ person: Id, name: z.string(), title: z.string(), from: BusinessDate, to: BusinessDate }),
      ),
    }),
  }),
  choose: get('/:trainingClass/candidates', {
    summary: 'People who may be nominated, each with what speaks against it',
    can: 'class.nominate',
    query: PageQuery.extend({
      search: z.string().trim().max(60).optional(),
      only: z.enum(['uncovered', 'grace', 'never']).optional(),
      /** With `only`: who is due by that day. */
      dueTo: BusinessDate.optional(),
      position: Id.optional(),
      unit: Id.optional(),
    }),
    reply: page(CandidateView),
  }),
  check: post('/:trainingClass/check', {
    summary: 'What speaks against nominating some people together',
    can: 'class.nominate',
    body: z.object({ people: People }),
    reply: z.object({ items: z.array(CandidateView) }),
  }),
  sheetTemplate: get('/:trainingClass/sheet/template', {
    summary: 'A workbook to fill with people to nominate',
    can: 'class.nominate',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: file(XLSX),
  }),
  readSheet: post('/:trainingClass/sheet', {
    summary:
      'Look through a list of people: whom each row means, and what speaks against nominating them; changes nothing',
    can: 'class.nominate',
    limit: { per: 'person', times: 30, seconds: 600 },
    upload: { maxBytes: SHEET_BYTES, types: SHEETS },
    reply: z.object({
      items: z.array(
        z.object({
          ...{ row: z.int(), name: z.string(), staffNumber: z.string(), candidate: CandidateView.nullable() },
          candidates: z.array(z.object({ person: Id, name: z.string(), staffNumber: z.string(), post: z.string() })),
          wrong: z.string(),
        }),
      ),
    }),
  }),
  sheetErrors: post('/:trainingClass/sheet/errors', {
    summary: 'Rows of such a list of whom nobody can be nominated, with why, as an Excel file; logged',
    can: 'class.nominate',
    limit: { per: 'person', times: 30, seconds: 600 },
    query: z.object({ fileName: Name }),
    upload: { maxBytes: SHEET_BYTES, types: SHEETS },
    reply: file(XLSX),
  }),
  /** 409 nomination.refused, or nomination.warned until it is confirmed: all of them or none. */
  nominate: post('/:trainingClass/people', {
    summary: 'Nominate people 推荐; who applied is confirmed by it',
    can: 'class.nominate',
    body: z.object({ people: People, confirmed: z.boolean().default(false) }),
    reply: Done,
  }),
  withdraw: post('/:trainingClass/people/:person/withdraw', {
    summary: 'Withdraw a nomination, or decline an application',
    can: 'class.nominate',
    body: z.object({ reason: Reason }),
    reply: Done,
  }),
  refuse: post('/:trainingClass/people/:person/refuse', {
    summary: 'Refuse somebody 不予录取',
    can: 'class.admit',
    body: z.object({ reason: Reason }),
    reply: Done,
  }),
  override: post('/:trainingClass/people/:person/override', {
    summary: 'Put somebody at the head of the list 优先录取, for a reason that all see who see the list',
    can: 'class.admit',
    body: z.object({ reason: Reason }),
    reply: Done,
  }),
  unoverride: post('/:trainingClass/people/:person/unoverride', {
    summary: 'Take that back',
    can: 'class.admit',
    reply: Done,
  }),
  rank: post('/:trainingClass/rank', {
    summary: 'End nominations, freeze the ranking and give the seats; before the last day for a reason',
    can: 'class.admit',
    body: z.object({ reason: Text.max(200, '不超过 200 个字').default('') }),
    reply: Done,
  }),
  quotas: get('/:trainingClass/quotas', {
    summary: 'Every institution that may nominate, with its quota, and its share in proportion to whom it has to train',
    can: 'class.write',
    reply: z.object({
      capacity: z.int(),
      items: z.array(
        z.object({
          ...{ unit: Id, name: z.string(), seats: z.int(), taken: z.int(), standing: z.int() },
          ...{ owed: z.int().nullable(), proposed: z.int() },
        }),
      ),
    }),
  }),
  /** 409 quota.taken, 422 quota.sum */
  saveQuotas: put('/:trainingClass/quotas', {
    summary: 'Set quotas; institutions that are left out keep theirs',
    can: 'class.write',
    body: z.object({
      quotas: z.array(z.object({ unit: Id, seats: z.int('请填写整数').min(0, '不能小于 0').max(5_000) })).max(2_000),
    }),
    reply: Done,
  }),
})
