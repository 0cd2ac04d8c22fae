import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { api } from '../../../lib/api.ts'
import { autosave, type SaveStatus } from '../../../lib/autosave.ts'
import { useRealtime } from '../../../lib/realtime.ts'
import { useSession } from '../../../lib/session.ts'
import { toast } from '../../../ui/toast.ts'
import { openDrafts } from './attachAsset.ts'
import { dropBackup, keepBackup, readBackup } from './backup.ts'
import { contentOf, isSame, wordsOf, type Content, type CourseView } from './content.ts'
import { saveOwn } from './saveOwn.ts'

const copyOf = (content: Content): Content => JSON.parse(JSON.stringify(contentOf(content))) as Content
const serial = (content: Content): string => JSON.stringify(contentOf(content))

/**
 * The draft of a course while it is written: `content` is edited in place and saved by itself; `facts` is what the
 * server last replied about it (obstacles, assets, state, history). What is not saved yet is also kept in this browser.
 */
export function useDraft(first: CourseView) {
  const session = useSession()
  const account = session.view?.account?.id ?? ''
  const facts = shallowRef(first)
  const content = reactive(copyOf(first))
  const status = ref<SaveStatus>({ state: 'saved', savedAt: null, sentence: null })
  const words = computed(() => wordsOf(content))
  let known = serial(content)
  const left = readBackup(account, first.id)
  const restores = left !== null && left.revision === first.revision && first.may.edit
  const send = saveOwn(first.id, restores ? [left.content] : [])

  async function save(revision: number): Promise<CourseView> {
    const sent = serial(content)
    const reply = await send(revision, JSON.parse(sent) as Content)
    known = sent
    if (serial(content) === sent) dropBackup(account, first.id)
    facts.value = reply
    return reply
  }
  const saver = autosave({
    ...{ revision: first.revision, save, stale: ['course.stale', 'course.frozen'] },
    onStatus: (next) => (status.value = next),
  })

  function changed(): void {
    if (serial(content) === known) return
    keepBackup(account, first.id, {
      revision: saver.revision(),
      at: new Date().toISOString(),
      content: copyOf(content),
    })
    if (content.title.trim()) saver.touch() // a course without a name cannot be saved: the field says so
  }
  watch(content, changed)
  openDrafts.set(first.id, content)

  /** What this browser still has of a page that was left unsaved: restored where nobody saved meanwhile. */
  const leftover = ref<string | null>(null)
  if (left && isSame(left.content, content)) dropBackup(account, first.id)
  else if (restores) {
    Object.assign(content, copyOf(left.content))
    toast('已恢复上次没来得及保存的修改', { tone: 'info' })
  } else if (left) leftover.value = wordsOf(left.content)

  /** Processing ends without a save: what still keeps the draft from being submitted is read again. */
  async function refreshFacts(): Promise<void> {
    const now = await api.courses.show({ params: { course: first.id } }).catch(() => null)
    if (now && status.value.state === 'saved' && now.revision === saver.revision()) facts.value = now
  }
  useRealtime('asset', ({ id, state }) => {
    if ((state === 'ready' || state === 'failed') && serial(content).includes(id)) void refreshFacts()
  })

  const leaving = (): void => void (document.visibilityState === 'hidden' && saver.flush())
  const online = (): void => saver.retry()
  document.addEventListener('visibilitychange', leaving)
  window.addEventListener('online', online)
  watch(() => session.view, online) // signed in again
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', leaving)
    window.removeEventListener('online', online)
    if (openDrafts.get(first.id) === content) openDrafts.delete(first.id)
    void saver.flush().then(saver.stop)
  })

  return {
    content,
    facts,
    status,
    words,
    leftover,
    flush: saver.flush,
    revision: saver.revision,
    refreshFacts,
    /** The course after another act (submitted, withdrawn): its revision is the new base. */
    moved(view: CourseView): void {
      facts.value = view
      saver.accept(view.revision)
    },
    dropLeftover(): void {
      dropBackup(account, first.id)
      leftover.value = null
    },
  }
}
