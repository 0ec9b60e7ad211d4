/** Limits of a workspace folder; a file beyond is refused. */
export const YAML_BYTES_MAX = 1024 * 1024
export const CSV_BYTES_MAX = 32 * 1024 * 1024
export const PICTURE_BYTES_MAX = 64 * 1024
export const PICTURES_MAX = 300
