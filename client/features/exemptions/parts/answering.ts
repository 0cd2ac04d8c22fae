/** What is done with applications. */
export type Answering = 'approve' | 'sendBack' | 'forward' | 'decline'
