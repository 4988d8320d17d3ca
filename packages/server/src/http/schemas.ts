import Type, { type TObject, type TSchema } from 'typebox'

export const nullable = (schema: TSchema): TSchema => Type.Union([schema, Type.Null()])

/** Which part of a list is wanted. */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ description: 'How many to a page.', examples: [100] })),
  offset: Type.Optional(Type.Integer({ description: 'How many to skip.', examples: [0] })),
}

const links = {
  next: nullable(Type.String({ description: 'Link to the next page; null on the last.' })),
  previous: nullable(Type.String({ description: 'Link to the page before; null on the first.' })),
}

/** A page of a list. @param title its name in the document */
export const pageSchema = (title: string, item: TSchema): TObject =>
  Type.Object(
    {
      count: Type.Integer({ description: 'How many there are in all; a guess when count_estimated.' }),
      ...links,
      results: Type.Array(item),
      count_estimated: Type.Boolean(),
    },
    { title },
  )

/** A page of a list that is gone through by cursor. */
export const cursorPageSchema = (title: string, item: TSchema): TObject =>
  Type.Object({ ...links, results: Type.Array(item) }, { title })
