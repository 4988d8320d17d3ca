import { type PageDescription, type Shown, textOf, toApi } from '../http/pages/description.ts'

const proposalsOf = ({ profile }: Shown): readonly string[] => {
  const { proposals } = (profile ?? {}) as { proposals?: unknown }
  return Array.isArray(proposals) ? proposals.map(textOf) : []
}

/** Who the reader is to the archive. */
export const profilePage: PageDescription = {
  above: () => [toApi],
  detail: {
    title: ({ username }) => textOf(username) || 'You have not signed in',
    facts: (row) => [
      { title: 'Signed in as', cells: [{ text: textOf(row.username) || 'nobody' }] },
      { title: 'Staff', cells: [{ text: row.is_staff === true ? 'yes' : 'no' }] },
      {
        title: 'Proposals',
        cells:
          textOf(row.username) !== '' && proposalsOf(row).length === 0
            ? [{ text: 'none' }]
            : proposalsOf(row).map((text) => ({
                text,
                href: `/frames/?${new URLSearchParams({ proposal_id: text })}`,
              })),
      },
    ],
  },
}
