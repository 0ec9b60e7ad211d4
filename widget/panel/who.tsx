import { useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'

/** A person: face, name, role, and a reason that comes from what the buyer said. */
export function Who({
  name,
  picture,
  children,
}: {
  name: string
  picture: string | null
  children: ComponentChildren
}) {
  return (
    <div class="who">
      <Face name={name} picture={picture} />
      <p>
        <b>{name}</b>
        {children}
      </p>
    </div>
  )
}

function Face({ name, picture }: { name: string; picture: string | null }) {
  const [broken, setBroken] = useState(false)
  if (picture && !broken)
    return <img class="face" src={picture} width={44} height={44} alt="" onError={() => setBroken(true)} />
  const initials = name.split(' ').map((word) => word[0])
  return (
    <span class="face" aria-hidden="true">
      {initials[0]}
      {initials.length > 1 && initials.at(-1)}
    </span>
  )
}
