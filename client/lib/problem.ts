interface Body {
  title: string
  status: number
  code: string
  detail?: Record<string, unknown>
  fields?: { path: string; message: string }[]
}

type Listener = (problem: Problem) => void
const listeners = new Set<Listener>()

/** A refusal by the server: `message` is the Chinese sentence to show, `fields` the messages by field. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: Record<string, unknown>
  readonly fields: Record<string, string>

  constructor({ title, status, code, detail = {}, fields = [] }: Body) {
    super(title)
    this.status = status
    this.code = code
    this.detail = detail
    this.fields = Object.fromEntries(fields.map(({ path, message }) => [path, message]))
  }

  static offline = (): Problem =>
    new Problem({ title: '网络连接不上，请检查网络后重试。', status: 0, code: 'network.offline' })

  static async of(response: Response): Promise<Problem> {
    const body = (await response.json().catch(() => null)) as Body | null
    const problem = new Problem(
      body ?? { title: '服务器暂时没有回应，请稍后重试。', status: response.status, code: 'network.gateway' },
    )
    for (const listener of listeners) listener(problem)
    return problem
  }

  /** Called for every refusal: the shell asks to sign in again when a session has ended. */
  static onAny(listener: Listener): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
}

/** The sentence to show for anything that was thrown. */
export const sentenceOf = (error: unknown): string =>
  error instanceof Problem ? error.message : '页面出了一点问题，请刷新后重试。'
