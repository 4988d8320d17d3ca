import Type from 'typebox'

export const Profile = Type.Object({
  username: Type.String({ description: 'Empty for somebody who has not signed in.' }),
  profile: Type.Object({ proposals: Type.Optional(Type.Array(Type.String())) }),
  is_staff: Type.Boolean(),
})

export const Token = Type.Object({ token: Type.String() })

export const TokenRequest = Type.Object({ username: Type.String(), password: Type.String() })
