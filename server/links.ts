/** What a signed link lets its holder do. */
export type LinkPurpose = 'manage' | 'brief' | 'feed' | 'unsubscribe' | 'resume'

export interface LinkTarget {
  site: string
  /** The booking, decision, rep, conversation or hash of an address that the link is about. */
  subject: string
}

export interface Links {
  /** A token that binds purpose, site, subject, epoch and expiry; without `expiresAt` it lasts until rotated. */
  sign: (purpose: LinkPurpose, target: LinkTarget, expiresAt?: Date) => Promise<string>
  /** Reads a token of this purpose; `expired` also when its epoch was rotated. */
  verify: (purpose: LinkPurpose, token: string, now: Date) => Promise<LinkTarget | 'invalid' | 'expired'>
  /** The same short code for the same value under this root secret, telling nothing of the value. */
  pseudonym: (value: string) => Promise<string>
}

/** Signs under a key derived for each purpose from the one root secret (HKDF-SHA-256, HMAC-SHA-256). */
export function createLinks(
  rootSecret: Uint8Array,
  epochOf: (purpose: string, subject: string) => Promise<number>,
): Links {
  const keys = new Map<string, Promise<CryptoKey>>()
  const keyFor = (purpose: string) => {
    const known = keys.get(purpose) ?? derive(rootSecret, purpose)
    keys.set(purpose, known)
    return known
  }
  return {
    sign: async (purpose, { site, subject }, expiresAt) => {
      const epoch = await epochOf(purpose, subject)
      const expires = expiresAt ? Math.floor(expiresAt.getTime() / 1000) : 0
      const body = toBase64Url(new TextEncoder().encode(JSON.stringify([site, subject, epoch, expires])))
      const signature = await crypto.subtle.sign(
        'HMAC',
        await keyFor(purpose),
        new TextEncoder().encode(body),
      )
      return `${body}.${toBase64Url(new Uint8Array(signature))}`
    },
    verify: async (purpose, token, now) => {
      const [body, signature, ...rest] = token.split('.')
      if (!body || !signature || rest.length) return 'invalid'
      const bytes = fromBase64Url(signature)
      const text = fromBase64Url(body)
      if (!bytes || !text) return 'invalid'
      const signed = await crypto.subtle.verify(
        'HMAC',
        await keyFor(purpose),
        bytes,
        new TextEncoder().encode(body),
      )
      if (!signed) return 'invalid'
      const [site, subject, epoch, expires] = JSON.parse(new TextDecoder().decode(text)) as [
        string,
        string,
        number,
        number,
      ]
      if (expires !== 0 && expires * 1000 <= now.getTime()) return 'expired'
      return epoch === (await epochOf(purpose, subject)) ? { site, subject } : 'expired'
    },
    pseudonym: async (value) => {
      const code = await crypto.subtle.sign(
        'HMAC',
        await keyFor('pseudonym'),
        new TextEncoder().encode(value),
      )
      return toBase64Url(new Uint8Array(code)).slice(0, 22)
    },
  }
}

/** SHA-256 as hexadecimal. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function derive(rootSecret: Uint8Array, purpose: string): Promise<CryptoKey> {
  const root = await crypto.subtle.importKey('raw', new Uint8Array(rootSecret), 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: new Uint8Array(0),
      info: new TextEncoder().encode(`usher:${purpose}`),
    },
    root,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign', 'verify'],
  )
}

function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined
  try {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
  } catch {
    return undefined
  }
}
