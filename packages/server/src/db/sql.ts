/** Statements as tagged templates: text and values apart, values always bound. */
export { default as sql, empty, join, raw, Sql } from 'sql-template-tag'
