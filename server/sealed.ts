/** Keeps secrets at rest (a rep's calendar password) unreadable without the root secret. */
export interface Sealer {
  /** `context` says whose secret it is (`calendar:ana`): sealed for one, it does not open for another. */
  seal: (text: string, context: string) => Promise<string>
  /** @throws SealError for a text that was changed, or sealed under another root secret or context */
  open: (sealed: string, context: string) => Promise<string>
}

export class SealError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'SealError'
  }
}

/** AES-256-GCM under a key derived from the root secret (HKDF-SHA-256), a random 96-bit IV each time, the context as
 *  additional data. What it gives is `v1.` and base64url of IV, ciphertext and tag. */
export function createSealer(rootSecret: Uint8Array): Sealer {
  let key: Promise<CryptoKey> | undefined
  const keyOnce = () => (key ??= derive(rootSecret))
  return {
    seal: async (text, context) => {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(context) },
        await keyOnce(),
        new TextEncoder().encode(text),
      )
      return VERSION + toBase64Url(new Uint8Array([...iv, ...new Uint8Array(sealed)]))
    },
    open: async (sealed, context) => {
      const bytes = sealed.startsWith(VERSION) ? fromBase64Url(sealed.slice(VERSION.length)) : undefined
      if (!bytes || bytes.length < IV_BYTES + TAG_BYTES)
        throw new SealError('This is no sealed secret: it does not begin with v1. and its bytes.')
      try {
        const opened = await crypto.subtle.decrypt(
          {
            name: 'AES-GCM',
            iv: bytes.slice(0, IV_BYTES),
            additionalData: new TextEncoder().encode(context),
          },
          await keyOnce(),
          bytes.slice(IV_BYTES),
        )
        return new TextDecoder().decode(opened)
      } catch (cause) {
        throw new SealError(
          'The secret cannot be opened: it was changed, or sealed for something else or under another USHER_SECRET.',
          cause,
        )
      }
    },
  }
}

const VERSION = 'v1.'
const IV_BYTES = 12
const TAG_BYTES = 16

async function derive(rootSecret: Uint8Array): Promise<CryptoKey> {
  const root = await crypto.subtle.importKey('raw', new Uint8Array(rootSecret), 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: new Uint8Array(0),
      info: new TextEncoder().encode('usher:sealed'),
    },
    root,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined
  try {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
  } catch {
    return undefined
  }
}
