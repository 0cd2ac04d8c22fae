import { computed, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useQuery, useQueryCache } from '@pinia/colada'
import { KINDS, type DisputeKind } from '../../../server/features/disputes/disputes.rule.ts'
import { MOST_PROOFS } from '../../../server/storage/proofs.rule.ts'
import { api } from '../../lib/api.ts'
import { makeOnce } from '../../lib/makeOnce.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { useAct } from '../../lib/useAct.ts'
import { useUnsaved } from '../../lib/useUnsaved.ts'
import { moment } from '../../ui/format.ts'
import { toast } from '../../ui/toast.ts'
import { periodOf } from './words.ts'

const isKind = (given: unknown): given is DisputeKind => typeof given === 'string' && given in KINDS
/** So many records to choose from: an older one is named in words. */
const RECORDS = 50

/** The form of «我要更正»: what it is said of comes from the link that led here, or is chosen. */
export function useNewDispute() {
  const { query } = useRoute()
  const router = useRouter()
  const cache = useQueryCache()
  const kind = ref<DisputeKind | ''>(isKind(query['kind']) ? query['kind'] : '')
  const about = ref(typeof query['about'] === 'string' ? query['about'] : '')
  const text = ref('')
  const files = ref<File[]>([])
  const act = useAct()
  const once = makeOnce()
  const { settled } = useUnsaved('更正申请', () => [text.value, files.value.map(({ name }) => name)])

  const of = computed(() => (kind.value ? KINDS[kind.value].of : null))
  const posts = useQuery({ key: ['roster', 'own'], query: () => api.roster.ownPosts() })
  const records = useQuery({
    key: ['disputes', 'records'],
    query: () => api.learning.record({ query: { limit: RECORDS } }),
    enabled: () => of.value === 'record',
  })
  const options = computed(() =>
    of.value === 'post'
      ? posts.data.value?.items.map((post) => ({
          id: post.id,
          text: `${post.unitName} · ${post.positionName}，${periodOf(post)}`,
        }))
      : records.data.value?.items.map(({ id, text: line, at }) => ({ id, text: `${line}，${moment(at)}` })),
  )
  function choose(chosen: DisputeKind) {
    if (!kind.value || KINDS[chosen].of !== KINDS[kind.value].of) about.value = ''
    kind.value = chosen
  }

  /** The words first, then its files: one that does not arrive can be added again on the page of it. */
  async function send() {
    if (!kind.value) return
    const body = { kind: kind.value, about: of.value === null ? null : about.value, text: text.value }
    const sent = await act.run(async () => {
      const { id } = await once((made) => api.disputes.raise({ body: { id: made, ...body } }))
      const lost = await attach(id)
      settled()
      toast(lost || '更正申请已提交', lost ? { tone: 'error' } : {})
      await router.replace(`/me/disputes/${id}`)
    })
    if (sent) await cache.invalidateQueries({ key: ['disputes'] })
  }
  async function attach(dispute: string): Promise<string> {
    for (const file of files.value)
      try {
        await api.disputes.addProof({ params: { dispute }, file })
      } catch (error) {
        return `申请已提交，但「${file.name}」没有传上去：${sentenceOf(error)}`
      }
    return ''
  }
  return { kind, about, text, files, of, options, choose, send, room: MOST_PROOFS, ...act }
}
