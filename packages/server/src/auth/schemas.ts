import Type from 'typebox'

export const Profile = Type.Object(
  {
    username: Type.String({ description: 'Empty for somebody who has not signed in.' }),
    profile: Type.Object({ proposals: Type.Optional(Type.Array(Type.String())) }),
    is_staff: Type.Boolean(),
  },
  { title: 'Profile' },
)

export const Token = Type.Object({ token: Type.String() }, { title: 'Token' })

export const TokenRequest = Type.Object({ username: Type.String(), password: Type.String() }, { title: 'TokenRequest' })

export const Message = Type.Object({ message: Type.String() }, { title: 'Message' })

/** A user as the Observation Portal pushes them; it may say more, which is passed over. */
export const PortalAccount = Type.Object(
  {
    username: Type.String(),
    first_name: Type.Optional(Type.String()),
    last_name: Type.Optional(Type.String()),
    email: Type.Optional(Type.String()),
    is_staff: Type.Optional(Type.Boolean()),
    is_superuser: Type.Optional(Type.Boolean()),
    profile: Type.Optional(Type.Object({ staff_view: Type.Optional(Type.Boolean()) })),
    tokens: Type.Optional(Type.Object({ api_token: Type.Optional(Type.String()) })),
  },
  { title: 'PortalAccount' },
)
