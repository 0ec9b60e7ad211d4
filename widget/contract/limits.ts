/** Every limit of the conversation that page and server share. Units stand last in the name; each is tested at n and n+1. */
export const MESSAGE_CHARS_MAX = 8_000
export const ENTRIES_PER_CONVERSATION_MAX = 500
export const ENTRIES_PER_REQUEST_MAX = 50
export const BODY_BYTES_MAX = 64 * 1024
export const EMAIL_CHARS_MAX = 254
export const NAME_CHARS_MAX = 200
export const VALUE_CHARS_MAX = 500
export const LIST_ITEMS_MAX = 50
/** A conversation rests in the page's storage for this long after its last entry. */
export const CONVERSATION_DAYS_MAX = 30
/** Version of the extraction engine, stored with each conversation so that its profile can be explained later. */
export const ENGINE_VERSION = '2'
export const IDENTITY_CHARS_MAX = 4_096
/** Guests of a meeting; a meeting type may allow fewer. */
export const GUESTS_MAX = 20
