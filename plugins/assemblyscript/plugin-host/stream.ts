// Stream transforms. Records come and go packed, many at once, so that a record costs no call of the host.
//
//   import { Decisions, InitResult, Record, stream } from "../plugin-host";
//   export { cabi_realloc } from "../plugin-host";
//
//   @name("plugin-host:stream/transform@0.1.0#init")
//   export function init(start: usize, length: usize): InitResult {
//     const settings = takeText(start, length);
//     return InitResult.ok(false, ["eu", "world"]);
//   }
//
//   @name("plugin-host:stream/transform@0.1.0#process-batch")
//   export function processBatch(): void {
//     stream.forEach((record, decisions) => { decisions.forward("eu"); });
//   }

import { RESULT, Utf8 } from "./abi";

const HEAD: usize = 40;
const NONE: u32 = u32.MAX_VALUE;

/** Told to the host at once. */
const ENOUGH: usize = 48 * 1024;

const EMIT: u32 = 0;
const FORWARD: u32 = 1;
const FAIL: u32 = 2;

@external("plugin-host:stream/records@0.1.0", "next-packed")
declare function nextPacked(result: usize): void;

@external("plugin-host:stream/records@0.1.0", "decide-packed")
declare function decidePacked(start: usize, length: usize): void;

/** `result<declaration, string>`: what a transform says about itself, or why it does not take its settings. */
export class InitResult {
  private isError: u32;
  private first: usize;
  private second: usize;
  private third: usize;
  private readonly texts: Utf8[];
  private readonly list: StaticArray<usize>;

  private constructor(isError: bool, texts: string[]) {
    this.isError = isError;
    this.first = 0;
    this.second = 0;
    this.third = 0;
    this.texts = new Array<Utf8>();
    this.list = new StaticArray<usize>(texts.length * 2);
    for (let i = 0; i < texts.length; i++) {
      const text = new Utf8(texts[i]);
      this.texts.push(text);
      this.list[i * 2] = text.start;
      this.list[i * 2 + 1] = text.length;
    }
  }

  /** Whether what becomes of a record depends on the records before it, and the outputs that have names. */
  static ok(stateful: bool, outputs: string[]): InitResult {
    const result = new InitResult(false, outputs);
    result.first = stateful ? 1 : 0;
    result.second = changetype<usize>(result.list);
    result.third = outputs.length;
    return result;
  }

  static error(reason: string): InitResult {
    const result = new InitResult(true, [reason]);
    result.first = result.texts[0].start;
    result.second = result.texts[0].length;
    return result;
  }
}

/** A record as it was read. It is there until the next one. */
export class Record {
  constructor(readonly start: usize) {}

  get size(): u32 {
    return load<u32>(this.start);
  }

  /** The key as text. Null if there is none. */
  get key(): string | null {
    return this.text(4, HEAD + this.length(36));
  }

  /** The value as text. Null if there is none. */
  get value(): string | null {
    return this.text(8, HEAD + this.length(36) + this.length(4));
  }

  get topic(): string {
    return String.UTF8.decodeUnsafe(this.start + HEAD, this.length(36));
  }

  /** Milliseconds since 1970-01-01T00:00:00Z. */
  get timestamp(): i64 {
    return load<i64>(this.start, 16);
  }

  get offset(): u64 {
    return load<u64>(this.start, 24);
  }

  get partition(): u32 {
    return load<u32>(this.start, 32);
  }

  /** Where the packed key, value and headers start, and how long all of them are. */
  get body(): usize {
    return this.start + HEAD + this.length(36);
  }

  private length(at: usize): usize {
    const length = load<u32>(this.start + at);
    return length == NONE ? 0 : length;
  }

  private text(length: usize, at: usize): string | null {
    if (load<u32>(this.start + length) == NONE) return null;
    return String.UTF8.decodeUnsafe(this.start + at, load<u32>(this.start + length));
  }
}

/** What becomes of the record at hand. */
export class Decisions {
  private packed: StaticArray<u8> = new StaticArray<u8>(<i32>ENOUGH * 2);
  private used: usize = 0;
  private record: u32 = 0;

  /** Emits the record at hand with another value. */
  emit(record: Record, value: string, output: string = ""): void {
    const source = record.start;
    const keyLength = load<u32>(source, 4);
    const keySize: usize = keyLength == NONE ? 0 : keyLength;
    const oldSize: usize = load<u32>(source, 8) == NONE ? 0 : load<u32>(source, 8);
    const headers = record.body + keySize + oldSize;
    const headerSize = source + record.size - headers;
    const name = new Utf8(output);
    const text = new Utf8(value);
    const size = HEAD + name.length + keySize + text.length + headerSize;
    this.head(size, EMIT, <u32>name.length, keyLength, <u32>text.length, load<u32>(source, 12), record.timestamp);
    this.add(name.start, name.length);
    this.add(record.body, keySize);
    this.add(text.start, text.length);
    this.add(headers, headerSize);
  }

  /** Emits the record at hand as it is. */
  forward(output: string = ""): void {
    const name = new Utf8(output);
    this.head(HEAD + name.length, FORWARD, <u32>name.length, NONE, NONE, 0, 0);
    this.add(name.start, name.length);
  }

  /** Gives the record at hand up: nothing of it is emitted. */
  fail(reason: string): void {
    const text = new Utf8(reason);
    this.head(HEAD + text.length, FAIL, 0, NONE, <u32>text.length, 0, 0);
    this.add(text.start, text.length);
  }

  /** Goes on to a record of those in hand, or to the end of the batch. */
  turnTo(record: u32): void {
    this.record = record;
    if (this.used >= ENOUGH) this.tell();
  }

  /** Tells the host. */
  tell(): void {
    if (this.used > 0) decidePacked(changetype<usize>(this.packed), this.used);
    this.used = 0;
  }

  private head(size: usize, kind: u32, output: u32, key: u32, value: u32, headers: u32, timestamp: i64): void {
    this.reserve(size);
    const target = changetype<usize>(this.packed) + this.used;
    store<u32>(target, <u32>size);
    store<u32>(target, kind, 4);
    store<u32>(target, this.record, 8);
    store<u32>(target, output, 12);
    store<u32>(target, key, 16);
    store<u32>(target, value, 20);
    store<u32>(target, headers, 24);
    store<u32>(target, 0, 28);
    store<i64>(target, timestamp, 32);
    this.used += HEAD;
  }

  private add(start: usize, length: usize): void {
    memory.copy(changetype<usize>(this.packed) + this.used, start, length);
    this.used += length;
  }

  private reserve(size: usize): void {
    const wanted = this.used + size;
    if (wanted <= <usize>this.packed.length) return;
    const grown = new StaticArray<u8>(<i32>(wanted * 2));
    memory.copy(changetype<usize>(grown), changetype<usize>(this.packed), this.used);
    this.packed = grown;
  }
}

const decisions = new Decisions();

export namespace stream {
  /** Takes the records of a batch, one after the other. */
  export function forEach(process: (record: Record, decisions: Decisions) => void): void {
    while (true) {
      nextPacked(RESULT);
      const start: usize = load<u32>(RESULT);
      const end = start + load<u32>(RESULT, 4);
      if (start == end) break;
      let index: u32 = 0;
      let at = start;
      while (at < end) {
        const record = new Record(at);
        decisions.turnTo(index++);
        process(record, decisions);
        at += record.size;
      }
      decisions.tell();
      heap.free(start);
    }
  }
}
