// How values cross the border between guest and host: the component model's canonical ABI, with strings in UTF-8.
//
// A list or string is a pointer and a length. What an import returns in more than one core value, it writes to memory, at
// the address that is its last argument; what an export returns in more than one, it returns by its address. An object is
// such an address: its fields lie in memory in order, so a class with the right fields is a result as it stands.

/** Called by the host when it needs memory in the guest. The guest frees it when it has taken the value over. */
export function cabi_realloc(block: usize, oldSize: usize, alignment: usize, newSize: usize): usize {
  if (newSize == 0) return alignment;
  return oldSize == 0 ? heap.alloc(newSize) : heap.realloc(block, newSize);
}

/** What `--use abort=` names: says in the log what went wrong, and ends the call. */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  const text = new Utf8(`${message ? message : "abort"} (${file ? file : "?"}:${line}:${column})`);
  writeLog(CRITICAL, text.start, text.length);
  unreachable();
}

const CRITICAL: u32 = 5;

@external("plugin-host:plugin/log@0.1.0", "write")
declare function writeLog(level: u32, start: usize, length: usize): void;

/** A string's bytes in UTF-8, for an argument or a result. */
export class Utf8 {
  private readonly bytes: ArrayBuffer;

  constructor(text: string) {
    this.bytes = String.UTF8.encode(text);
  }

  get start(): usize {
    return changetype<usize>(this.bytes);
  }

  get length(): usize {
    return this.bytes.byteLength;
  }
}

/** Takes a string over that the host passed. */
export function takeText(start: usize, length: usize): string {
  if (length == 0) return "";
  const text = String.UTF8.decodeUnsafe(start, length);
  heap.free(start);
  return text;
}

/** Takes bytes over that the host passed. */
export function takeBytes(start: usize, length: usize): Uint8Array {
  const bytes = new Uint8Array(<i32>length);
  if (length == 0) return bytes;
  memory.copy(bytes.dataStart, start, length);
  heap.free(start);
  return bytes;
}

/** Where imports write what they return. It is read before the next import is called. */
export const RESULT: usize = memory.data(16, 8);

export function resultText(): string {
  return takeText(load<u32>(RESULT), load<u32>(RESULT, 4));
}

/** An `option` of a string. */
export function resultOptionalText(): string | null {
  return load<u8>(RESULT) ? takeText(load<u32>(RESULT, 4), load<u32>(RESULT, 8)) : null;
}

/** A list of bytes. */
export function resultBytesList(): Uint8Array[] {
  const start: usize = load<u32>(RESULT);
  const length = load<u32>(RESULT, 4);
  const list = new Array<Uint8Array>(length);
  for (let i: u32 = 0; i < length; i++) {
    const element = start + 8 * i;
    list[i] = takeBytes(load<u32>(element), load<u32>(element, 4));
  }
  if (length > 0) heap.free(start);
  return list;
}

/** `result<string, string>`: a text, or the text of an error. */
export class TextResult {
  private isError: u32;
  private start: usize;
  private length: usize;
  private readonly text: Utf8;

  private constructor(isError: bool, text: string) {
    this.text = new Utf8(text);
    this.isError = isError;
    this.start = this.text.start;
    this.length = this.text.length;
  }

  static ok(text: string): TextResult {
    return new TextResult(false, text);
  }

  static error(text: string): TextResult {
    return new TextResult(true, text);
  }
}
