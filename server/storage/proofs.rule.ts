/** Proof files beside something: scans and photos, judged by their bytes, whatever they call themselves. */
export const PROOF_TYPES = ['application/pdf', 'image/jpeg', 'image/png']
export const MOST_PROOF_BYTES = 10 * 1024 * 1024
export const MOST_PROOFS = 3
