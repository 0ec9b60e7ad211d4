import { useEffect, useRef, useState } from 'preact/hooks'
import type { CompetitorFact, Facts, Field, Profile } from '../contract/facts.ts'
import type { Playbook } from '../contract/playbook.ts'
import { FRAMEWORKS, NEXT_STEPS, PERIODS, PURPOSES, STANCES, TIMELINE_KINDS } from '../contract/values.ts'
import { say } from '../contract/wording.ts'
import { describe, placeName } from '../qualification/describe.ts'
import { readEdit, type EditProblem } from './edit-values.ts'
import { enDetails } from './locales/en-details.ts'
import type { Editing, View } from './view.ts'

/** What a browser may fill in for the buyer. */
const AUTOCOMPLETE = {
  company: 'organization',
  name: 'name',
  jobTitle: 'organization-title',
  website: 'url',
  phone: 'tel',
}

/** Changes one fact in place, with the field's own control and the words that it came from. What is saved is the buyer's
 *  word; Escape puts it back. */
export function Edit({
  view,
  editing,
  profile,
  playbook,
}: {
  view: View
  editing: Editing
  profile: Profile
  playbook: Playbook
}) {
  const { words, chat } = view
  const { field } = editing
  const form = useRef<HTMLFormElement>(null)
  const [problem, setProblem] = useState<EditProblem | null>(null)
  const source = profile.sources.find(
    (one) => one.field === field && (editing.value === undefined || one.value === editing.value),
  )
  const question = playbook.questions.find((one) => one.id === field)

  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('input, select')
    first?.focus()
    if (first instanceof HTMLInputElement && first.type === 'text') first.select()
    form.current?.scrollIntoView({ block: 'nearest' })
  }, [])

  function close() {
    const { at } = editing
    view.editing.value = null
    // Back to where it was opened from.
    const root = form.current?.getRootNode() as ShadowRoot | Document | undefined
    const opener = [...(root?.querySelectorAll<HTMLElement>('[aria-expanded=true]') ?? [])].findLast((one) =>
      one.matches(at === 'drawer' ? '.facts .link' : '.chip'),
    )
    opener?.focus()
  }

  function save(value: unknown) {
    const facts = { ...profile.facts, [field]: value ?? undefined } as Facts
    const labels = describe(facts, playbook, chat.dates)
      .filter((one) => one.field === field)
      .map((one) => one.label)
    const name = words.fields[field]
    close()
    chat.send({
      type: 'buyer.edited',
      field,
      value,
      label: labels.join(', ').slice(0, 500) || enDetails.removed(name[0]!.toUpperCase() + name.slice(1)),
    })
  }

  function onSubmit(event: SubmitEvent) {
    event.preventDefault()
    const read = readEdit(field, new FormData(form.current!), profile.facts, editing.value)
    if ('problem' in read) {
      setProblem(read.problem)
      form.current?.querySelector<HTMLElement>('input, select')?.focus()
    } else save(read.value)
  }

  return (
    <form
      class="edit"
      ref={form}
      noValidate
      aria-label={words.editFact(words.fields[field], editing.value ?? '').replace(/: $/, '')}
      onSubmit={onSubmit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        event.preventDefault()
        close()
      }}
    >
      <Control
        {...{ view, field, playbook }}
        facts={profile.facts}
        value={editing.value}
        label={question ? say(question.text, chat.locale) : enDetails.editing[field]}
        wrong={problem !== null}
      />
      {problem && (
        <p class="wrong" id="wrong" role="alert">
          {enDetails[problem]}
        </p>
      )}
      {source?.kind === 'message' && <p class="minor">{enDetails.from(source.quote)}</p>}
      <div class="row">
        {field !== 'wantsHuman' && <button class="btn go">{enDetails.save}</button>}
        <button type="button" class="btn plain" onClick={close}>
          {enDetails.cancel}
        </button>
        <button
          type="button"
          class="btn plain"
          onClick={() => save(without(field, profile.facts, editing.value))}
        >
          {enDetails.remove}
        </button>
      </div>
    </form>
  )
}

interface ControlProps {
  view: View
  field: Field
  facts: Facts
  playbook: Playbook
  value: string | undefined
  label: string
  wrong: boolean
}

/** What is filled in belongs to the browser: a refused value stays to be put right. */
function Control({ view, field, facts, playbook, value, label, wrong }: ControlProps) {
  const { chat } = view
  const [kind, setKind] = useState(facts.timeline?.kind ?? 'deadline')
  const bad = wrong ? { 'aria-invalid': true, 'aria-describedby': 'wrong' } : {}
  const named = <label for="edit-value">{label}</label>
  const minor = (id: string, text: string) => (
    <label for={id} class="minor">
      {text}
    </label>
  )
  const choice = (id: string, options: [value: string, label: string][], chosen: string | undefined) => (
    <select class="field" id={id} name={id.replace('edit-', '')}>
      {options.map(([one, name]) => (
        <option key={one} value={one} selected={one === chosen}>
          {name}
        </option>
      ))}
    </select>
  )
  switch (field) {
    case 'headcount':
      return (
        <div>
          {named}
          <input
            class="field"
            id="edit-value"
            name="value"
            inputMode="numeric"
            defaultValue={rangeText(facts)}
            {...bad}
          />
        </div>
      )
    case 'email':
      return (
        <div>
          {named}
          <input
            class="field"
            id="edit-value"
            name="value"
            type="email"
            autocomplete="email"
            defaultValue={facts.email ?? ''}
            {...bad}
          />
        </div>
      )
    case 'company':
    case 'name':
    case 'jobTitle':
    case 'website':
    case 'phone':
      return (
        <div>
          {named}
          <input
            class="field"
            id="edit-value"
            name="value"
            autocomplete={AUTOCOMPLETE[field]}
            defaultValue={facts[field] ?? ''}
            {...bad}
          />
        </div>
      )
    case 'useCase':
    case 'product': {
      const topics = field === 'useCase' ? playbook.useCases : playbook.products
      return (
        <div>
          {named}
          {choice(
            'edit-value',
            topics.map((topic) => [topic.id, say(topic.name, chat.locale)]),
            facts[field],
          )}
        </div>
      )
    }
    case 'nextStep':
      return (
        <div>
          {named}
          {choice(
            'edit-value',
            NEXT_STEPS.map((step) => [step, enDetails.nextSteps[step]]),
            facts.nextStep,
          )}
        </div>
      )
    case 'purpose':
      return (
        <div>
          {named}
          {choice(
            'edit-value',
            PURPOSES.map((purpose) => [purpose, enDetails.purposes[purpose]]),
            facts.purpose,
          )}
        </div>
      )
    case 'competitors': {
      const fact = facts.competitors?.find((one) => one.name === value)
      const names = [
        ...new Set([...(fact ? [fact.name] : []), ...playbook.competitors.map((one) => one.name)]),
      ]
      return (
        <div class="pair">
          <div>
            {minor('edit-name', enDetails.tool)}
            {choice(
              'edit-name',
              names.map((name) => [name, name]),
              fact?.name,
            )}
          </div>
          <div>
            {minor('edit-stance', enDetails.stance)}
            {choice(
              'edit-stance',
              STANCES.map((stance) => [stance, enDetails.stances[stance]]),
              fact?.stance ?? 'using',
            )}
          </div>
        </div>
      )
    }
    case 'timeline':
      return (
        <>
          <div>
            {named}
            <select
              class="field"
              id="edit-value"
              name="kind"
              onChange={(event) => setKind(event.currentTarget.value as typeof kind)}
            >
              {TIMELINE_KINDS.map((one) => (
                <option key={one} value={one} selected={one === kind}>
                  {enDetails.timelineKinds[one]}
                </option>
              ))}
            </select>
          </div>
          {(kind === 'deadline' || kind === 'window') && (
            <div class="pair">
              {kind === 'window' && (
                <div>
                  {minor('edit-start', enDetails.firstDay)}
                  <input
                    class="field"
                    type="date"
                    id="edit-start"
                    name="start"
                    defaultValue={facts.timeline?.start}
                    {...bad}
                  />
                </div>
              )}
              <div>
                {minor('edit-end', enDetails.lastDay)}
                <input
                  class="field"
                  type="date"
                  id="edit-end"
                  name="end"
                  defaultValue={facts.timeline?.end}
                  {...bad}
                />
              </div>
            </div>
          )}
        </>
      )
    case 'budget':
      return (
        <>
          <div>
            {named}
            <input
              class="field"
              id="edit-value"
              name="value"
              inputMode="decimal"
              defaultValue={facts.budget ? String(facts.budget.amount) : ''}
              {...bad}
            />
          </div>
          <div class="pair">
            <div>
              {minor('edit-currency', enDetails.currency)}
              {choice(
                'edit-currency',
                [
                  ['', enDetails.notSaid],
                  ...[
                    ...new Set([...(facts.budget?.currency ? [facts.budget.currency] : []), ...CURRENCIES]),
                  ].map((one): [string, string] => [one, one]),
                ],
                facts.budget?.currency ?? '',
              )}
            </div>
            <div>
              {minor('edit-period', enDetails.period)}
              {choice(
                'edit-period',
                [
                  ['', enDetails.notSaid],
                  ...PERIODS.map((one): [string, string] => [one, enDetails.periods[one]]),
                ],
                facts.budget?.period ?? '',
              )}
            </div>
          </div>
        </>
      )
    case 'compliance':
      return (
        <Checks
          legend={label}
          options={FRAMEWORKS.map((one) => [one, one])}
          checked={facts.compliance ?? []}
        />
      )
    case 'region':
      return (
        <>
          <Checks
            legend={label}
            options={[...new Set([...(facts.region ?? []), ...REGION_GROUPS])].map((code) => [
              code,
              placeName(code, view.dates),
            ])}
            checked={facts.region ?? []}
          />
          <div>
            {minor('edit-add', enDetails.addPlace)}
            {choice('edit-add', [['', ''], ...countries(view.dates)], '')}
          </div>
        </>
      )
  }
  // `wantsHuman` can only be taken back.
  return <p>{enDetails.editing.wantsHuman}</p>
}

function Checks({
  legend,
  options,
  checked,
}: {
  legend: string
  options: [value: string, label: string][]
  checked: string[]
}) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class="checks">
        {options.map(([value, label]) => (
          <label key={value}>
            <input type="checkbox" name="value" value={value} defaultChecked={checked.includes(value)} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

const CURRENCIES = ['USD', 'EUR', 'GBP', 'CAD', 'AUD', 'CHF', 'SEK', 'NOK', 'DKK', 'INR', 'JPY', 'BRL']
const REGION_GROUPS = ['EU', 'EMEA', 'APAC', 'LATAM', 'AMER', 'DACH', 'Nordics', 'Benelux', 'MENA', 'ANZ']

/** All countries that the browser can name, in the order of their names. */
function countries(locale: string): [code: string, name: string][] {
  const names = new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' })
  const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at))
  const found: [string, string][] = []
  for (const first of letters)
    for (const second of letters) {
      const code = first + second
      const name = names.of(code)
      if (name && !NOT_COUNTRIES.has(code)) found.push([code, name])
    }
  return found.sort(([, a], [, b]) => a.localeCompare(b, locale))
}
// Codes that stand for groups, old states and tests; the old ones have a newer code of the same name.
const NOT_COUNTRIES = new Set(
  'AC AN BU CP CQ CS CT DD DG DY EA EU EZ FQ FX HV IC JT MI NH NQ NT PC PU PZ QO QU RH SU TA TP UK UN VD WK XA XB YD YU ZR ZZ'.split(
    ' ',
  ),
)

function rangeText({ headcount }: Facts): string {
  if (!headcount) return ''
  const { min, max } = headcount
  if (min === max || max === undefined)
    return min === undefined ? '' : max === undefined ? `${min}+` : String(min)
  return min === undefined ? `0-${max}` : `${min}-${max}`
}

/** The field's value when one thing is taken back: the rest of a list, or null. */
function without(field: Field, facts: Facts, value: string | undefined): unknown {
  const list = facts[field]
  if (value === undefined || !Array.isArray(list)) return null
  const rest = (list as (string | CompetitorFact)[]).filter(
    (one) => (typeof one === 'string' ? one : one.name) !== value,
  )
  return rest.length > 0 ? rest : null
}
