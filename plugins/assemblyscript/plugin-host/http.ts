// The interfaces of plugin-host:http.

import { RESULT, Utf8, takeBytes, takeText } from "./abi";

/** One header field. */
export class Header {
  constructor(readonly name: string, readonly value: Uint8Array) {}
}

/** Why a change was not taken, or that it was. */
export enum Change {
  Done,
  Forbidden,
  Invalid,
  TooLate,
  TooLarge,
}

/** A verdict in memory: the case, then the response of the case that has one. */
class Verdict {
  private readonly number: u32;
  private status: u32 = 0;
  private headersStart: usize = 0;
  private headersLength: usize = 0;
  private bodyStart: usize = 0;
  private bodyLength: usize = 0;
  private readonly response: FullResponse | null;

  protected constructor(number: u32, response: FullResponse | null) {
    this.number = number;
    this.response = response;
    if (response) {
      this.status = response.status;
      this.headersStart = response.headersStart;
      this.headersLength = response.headersLength;
      this.bodyStart = response.bodyStart;
      this.bodyLength = response.bodyLength;
    }
  }
}

/** What a filter decides when it has seen the headers. */
export class HeadersVerdict extends Verdict {
  /** Go on with what comes next. */
  static proceed(): HeadersVerdict {
    return new HeadersVerdict(0, null);
  }

  /** Collect the body and call the body phase with it. */
  static needBody(): HeadersVerdict {
    return new HeadersVerdict(1, null);
  }

  /** Answer at once. */
  static respond(response: FullResponse): HeadersVerdict {
    return new HeadersVerdict(2, response);
  }
}

/** What a filter decides when it has seen the body. */
export class BodyVerdict extends Verdict {
  /** Go on with what comes next. */
  static proceed(): BodyVerdict {
    return new BodyVerdict(0, null);
  }

  /** Answer at once. */
  static respond(response: FullResponse): BodyVerdict {
    return new BodyVerdict(1, response);
  }
}

/** A whole response that a filter gives instead of the application's, with a text as its body. */
export class FullResponse {
  private readonly body: Utf8;
  private readonly texts: Utf8[] = [];
  private readonly fields: usize[] = [];

  constructor(readonly status: u16, body: string) {
    this.body = new Utf8(body);
  }

  /** Adds a header. */
  header(name: string, value: string): this {
    const nameText = new Utf8(name);
    const valueText = new Utf8(value);
    this.texts.push(nameText);
    this.texts.push(valueText);
    this.fields.push(nameText.start);
    this.fields.push(nameText.length);
    this.fields.push(valueText.start);
    this.fields.push(valueText.length);
    return this;
  }

  get headersStart(): usize {
    return this.fields.dataStart;
  }

  get headersLength(): usize {
    return this.fields.length / 4;
  }

  get bodyStart(): usize {
    return this.body.start;
  }

  get bodyLength(): usize {
    return this.body.length;
  }
}

export function resultChange(): Change {
  return load<u8>(RESULT) ? <Change>(load<u8>(RESULT, 1) + 1) : Change.Done;
}

export function resultHeaders(): Header[] {
  const start: usize = load<u32>(RESULT);
  const length = load<u32>(RESULT, 4);
  const list = new Array<Header>(length);
  for (let i: u32 = 0; i < length; i++) {
    const field = start + 16 * i;
    const name = takeText(load<u32>(field), load<u32>(field, 4));
    list[i] = new Header(name, takeBytes(load<u32>(field, 8), load<u32>(field, 12)));
  }
  if (length > 0) heap.free(start);
  return list;
}

/** A header's value as text. Bytes that are no UTF-8 become U+FFFD. */
export function resultOptionalHeader(): string | null {
  return load<u8>(RESULT) ? takeText(load<u32>(RESULT, 4), load<u32>(RESULT, 8)) : null;
}
