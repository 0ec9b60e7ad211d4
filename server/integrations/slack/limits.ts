/** What Slack takes (its Block Kit reference, 2026-11), in characters as sent. */
export const HEADER_CHARS_MAX = 150
export const SECTION_CHARS_MAX = 3_000
export const FIELD_CHARS_MAX = 2_000
export const FIELDS_MAX = 10
export const BUTTON_CHARS_MAX = 75
export const BLOCKS_MAX = 50
export const MESSAGE_CHARS_MAX = 40_000
