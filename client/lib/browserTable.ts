/** Resolves with the result of a request; within a transaction nothing else may be awaited. */
export const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

const completed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })

/**
 * A table in this browser (IndexedDB). Where the browser keeps nothing (a private window, a full disk) reading gives
 * undefined and writing does nothing: never an error.
 */
export function browserTable(database: string, table: string, keyPath: string | string[]) {
  let connection: Promise<IDBDatabase> | undefined
  const forget = (): void => void (connection = undefined)

  async function open(): Promise<IDBDatabase> {
    const request = indexedDB.open(database, 1)
    request.onupgradeneeded = () => void request.result.createObjectStore(table, { keyPath })
    const opened = await resultOf(request)
    opened.onclose = forget // the browser may close it, for example when site data are cleared
    return opened
  }
  function connect(): Promise<IDBDatabase> {
    connection ??= open().catch((error: unknown) => {
      forget()
      throw error
    })
    return connection
  }

  /** One transaction; resolves when it is written. */
  async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T>): Promise<T | undefined> {
    try {
      const transaction = (await connect()).transaction(table, mode)
      const [result] = await Promise.all([work(transaction.objectStore(table)), completed(transaction)])
      return result
    } catch {
      return undefined
    }
  }

  return {
    read: <T>(work: (store: IDBObjectStore) => Promise<T>): Promise<T | undefined> => run('readonly', work),
    write: async (work: (store: IDBObjectStore) => Promise<unknown>): Promise<void> =>
      void (await run('readwrite', work)),
  }
}
