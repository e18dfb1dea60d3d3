// A JSON reader for settings.

/** A value in a JSON document. */
export class Json {
  private constructor(
    private readonly kind: Kind,
    private readonly content: string,
    private readonly names: string[],
    private readonly values: Json[],
  ) {}

  /** Reads a document. Null if it is not JSON (RFC 8259) or nested more than 64 deep. */
  static parse(document: string): Json | null {
    return new Reader(document).document();
  }

  static scalar(kind: Kind, content: string): Json {
    return new Json(kind, content, [], []);
  }

  static sequence(kind: Kind, names: string[], values: Json[]): Json {
    return new Json(kind, "", names, values);
  }

  /** The value of a member. Null if this is no object or has no such member; the last one if there are several. */
  get(name: string): Json | null {
    const index = this.names.lastIndexOf(name);
    return index < 0 ? null : this.values[index];
  }

  /** The elements of an array, or the values of an object. */
  get items(): Json[] {
    return this.values;
  }

  /** The names of an object's members, in order; of anything else none. */
  get keys(): string[] {
    return this.names;
  }

  get isText(): bool {
    return this.kind == Kind.Text;
  }

  /** The text of a string; of a number or word as it is written; else empty. */
  get text(): string {
    return this.content;
  }

  get isTrue(): bool {
    return this.kind == Kind.Word && this.content == "true";
  }

  /** The value of a number, else NaN. */
  get number(): f64 {
    return this.kind == Kind.Number ? parseFloat(this.content) : NaN;
  }
}

enum Kind {
  Word,
  Number,
  Text,
  Array,
  Object,
}

const DEEPEST = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Reads a document from its start. What finds something wrong returns null or false, and so does what called it. */
class Reader {
  private at: i32 = 0;

  constructor(private readonly source: string) {}

  document(): Json | null {
    const value = this.value(DEEPEST);
    this.skipSpace();
    return this.at == this.source.length ? value : null;
  }

  private peek(): i32 {
    return this.at < this.source.length ? this.source.charCodeAt(this.at) : -1;
  }

  private skip(character: i32): bool {
    if (this.peek() != character) return false;
    this.at++;
    return true;
  }

  private skipSpace(): void {
    let next = this.peek();
    while (next == 0x20 || next == 0x09 || next == 0x0a || next == 0x0d) {
      this.at++;
      next = this.peek();
    }
  }

  private value(depth: i32): Json | null {
    this.skipSpace();
    switch (this.peek()) {
      case 0x7b: return depth == 0 ? null : this.object(depth - 1);
      case 0x5b: return depth == 0 ? null : this.array(depth - 1);
      case QUOTE: {
        const text = this.string();
        return text == null ? null : Json.scalar(Kind.Text, text);
      }
      case 0x74: return this.word("true");
      case 0x66: return this.word("false");
      case 0x6e: return this.word("null");
      default: return this.number();
    }
  }

  private word(word: string): Json | null {
    if (!this.source.startsWith(word, this.at)) return null;
    this.at += word.length;
    return Json.scalar(Kind.Word, word);
  }

  private array(depth: i32): Json | null {
    const values: Json[] = [];
    this.at++;
    this.skipSpace();
    if (this.skip(0x5d)) return Json.sequence(Kind.Array, [], values);
    do {
      const value = this.value(depth);
      if (value == null) return null;
      values.push(value);
      this.skipSpace();
    } while (this.skip(0x2c));
    return this.skip(0x5d) ? Json.sequence(Kind.Array, [], values) : null;
  }

  private object(depth: i32): Json | null {
    const names: string[] = [];
    const values: Json[] = [];
    this.at++;
    this.skipSpace();
    if (this.skip(0x7d)) return Json.sequence(Kind.Object, names, values);
    do {
      this.skipSpace();
      const name = this.string();
      if (name == null) return null;
      this.skipSpace();
      if (!this.skip(0x3a)) return null;
      const value = this.value(depth);
      if (value == null) return null;
      names.push(name);
      values.push(value);
      this.skipSpace();
    } while (this.skip(0x2c));
    return this.skip(0x7d) ? Json.sequence(Kind.Object, names, values) : null;
  }

  private number(): Json | null {
    const start = this.at;
    this.skip(0x2d);
    if (!this.skip(0x30) && !this.digits()) return null;
    if (this.skip(0x2e) && !this.digits()) return null;
    if (this.skip(0x65) || this.skip(0x45)) {
      if (!this.skip(0x2b)) this.skip(0x2d);
      if (!this.digits()) return null;
    }
    return Json.scalar(Kind.Number, this.source.substring(start, this.at));
  }

  private digits(): bool {
    const start = this.at;
    while (this.peek() >= 0x30 && this.peek() <= 0x39) this.at++;
    return this.at > start;
  }

  private string(): string | null {
    if (!this.skip(QUOTE)) return null;
    let text = "";
    let start = this.at;
    while (this.peek() >= 0x20) {
      if (this.peek() == QUOTE) {
        text += this.source.substring(start, this.at++);
        return text;
      }
      if (this.peek() != BACKSLASH) {
        this.at++;
        continue;
      }
      text += this.source.substring(start, this.at++);
      const unit = this.escape();
      if (unit < 0) return null;
      text += String.fromCharCode(unit);
      start = this.at;
    }
    return null;
  }

  /** The UTF-16 code unit that an escape stands for; -1 for none. */
  private escape(): i32 {
    const kind = this.peek();
    this.at++;
    switch (kind) {
      case QUOTE:
      case BACKSLASH:
      case 0x2f: return kind;
      case 0x62: return 0x08;
      case 0x66: return 0x0c;
      case 0x6e: return 0x0a;
      case 0x72: return 0x0d;
      case 0x74: return 0x09;
      case 0x75: return this.unit();
      default: return -1;
    }
  }

  private unit(): i32 {
    let unit = 0;
    for (let i = 0; i < 4; i++) {
      const digit = hexDigit(this.peek());
      if (digit < 0) return -1;
      unit = (unit << 4) | digit;
      this.at++;
    }
    return unit;
  }
}

function hexDigit(character: i32): i32 {
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  const small = character | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x61 + 10 : -1;
}
