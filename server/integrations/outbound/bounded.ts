import { OutboundError } from './error.ts'
import { troubleOf, type Answer, type Limits } from './exchange.ts'

/** The answer as a `Response` whose body ends with an error beyond the limit of bytes, and with the signal. */
export function bounded(answer: Answer, url: URL, redirected: boolean, limits: Limits): Response {
  if (Number(answer.headers.get('content-length') ?? 0) > limits.bytesMax) {
    answer.body.destroy()
    throw tooLarge(url, limits)
  }
  const bodiless = [101, 103, 204, 205, 304].includes(answer.status)
  if (bodiless) answer.body.resume()
  const response = new Response(bodiless ? null : stream(answer, url, limits), {
    status: answer.status,
    statusText: answer.statusText,
    headers: answer.headers,
  })
  // A `Response` that is made by hand knows neither.
  Object.defineProperties(response, { url: { value: url.href }, redirected: { value: redirected } })
  return response
}

function stream({ body }: Answer, url: URL, limits: Limits): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  let bytes = 0
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await chunks.next()
        if (done) return controller.close()
        bytes += value.byteLength
        if (bytes > limits.bytesMax) {
          body.destroy()
          return controller.error(tooLarge(url, limits))
        }
        controller.enqueue(value)
      } catch (cause) {
        controller.error(troubleOf(cause, url, limits))
      }
    },
    cancel: () => {
      body.destroy()
    },
  })
}

function tooLarge(url: URL, { bytesMax }: Limits): OutboundError {
  return new OutboundError('too-large', `The answer of ${url.origin} is larger than ${bytesMax} bytes.`)
}
