/** Limits of a workspace folder; a file beyond is refused. */
export const YAML_BYTES_MAX = 1024 * 1024
export const CSV_BYTES_MAX = 32 * 1024 * 1024
export const PICTURE_BYTES_MAX = 64 * 1024
export const PICTURES_MAX = 300
export const ANSWERS_MAX = 500
/** A Markdown file: an answer, the template of a mail. */
export const PAGE_BYTES_MAX = 32 * 1024
export const TEMPLATES_MAX = 100
export const ANSWER_QUESTIONS_MAX = 40
export const ANSWER_TAGS_MAX = 40
