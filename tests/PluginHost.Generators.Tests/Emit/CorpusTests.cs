using PluginHost.Generators.Tests.Emit.Support;

namespace PluginHost.Generators.Tests.Emit;

/// <summary>WIT that is hard on C#. All of it has to compile in a project that treats every warning as an error.</summary>
public sealed class CorpusTests
{
    [Fact]
    public void Names_that_are_keywords_or_used_inside_methods() => Compiles(
        """
        package test:keywords;
        interface guest {
          record all { %class: u32, namespace: string, %this: u8, base: list<string>, event: option<u8>, checked: bool }
          variant choice { %default, %class(string), %switch(u32), null, %new(u32) }
          enum %enum { %default, %false, object, %static }
          flags %flags { %default, %params, is, none }
          %class: func(%class: string, namespace: u32, %this: u8, base: list<string>, event: option<string>) -> string;
          %return: func(cancellation-token: string, nameof: string, %default: string);
          locals: func(flat: string, function: u32, address: list<bool>, area: string, %result: u8, returned: u8) -> tuple<string, u8>;
          more: func(call: string, values: u32, target: string, first-export: u8, items: list<string>, i: u32, context: u32) -> result;
          even-more: func(name: string, payload: u32, some: option<string>, value: all, some-value: choice, length: u32) -> all;
          spilled: func(flat: all, function: all, address: all, area: all, %result: string, returned: u8, call: u8) -> choice;
          invoke: func(invoke: u32) -> u32;
          run: func();
          take: func(e: %enum, f: %flags) -> tuple<%enum, %flags>;
        }
        interface host {
          use guest.{all, choice};
          more: func(call: string, values: u32, target: string, first-export: u8, items: list<string>, i: u32, context: u32) -> result;
          spilled: func(flat: all, function: all, address: all, area: all, %result: string, returned: u8, call: u8) -> choice;
          get-type: func() -> u32;
        }
        world %world { import host; export guest; }
        """);

    [Fact]
    public void Members_that_would_be_named_like_their_type_or_like_what_every_object_has() => Compiles(
        """
        package test:members;
        interface guest {
          record %record { %record: u32, equals: u32, to-string: u8 }
          record large { large: string, get-hash-code: u32, clone: u32, deconstruct: u32, equality-contract: u32, get-type: u8 }
          variant error { error(string), value(u32), instance, equals(u8), clone, to-string, get-hash-code(string) }
          variant single { only(u8) }
          variant alone { alone }
          enum colour { colour, equals, to-string }
          flags access { access, none, has-flag }
          call: func(a: %record, b: large, c: error, d: single, e: alone, f: colour, g: access)
            -> tuple<%record, large, error, single, alone, colour, access>;
        }
        """);

    [Fact]
    public void Types_that_are_named_like_those_that_generated_code_uses() => Compiles(
        """
        package test:shadows;
        interface guest {
          record unit { a: u32 }
          record %result { a: string }
          record %option { a: string }
          enum rune { a }
          record span { a: u8 }
          record read-only-span { a: string }
          record read-only-memory { a: string }
          record arguments { a: string }
          record guest-function { a: string }
          record raw-value { a: string }
          record value-task { a: string }
          record value-tuple { a: string }
          record cancellation-token { a: string }
          record i-wasm-contract { a: string }
          record binary-primitives { a: string }
          record lift-lower-context { a: string }
          record core-type { a: string }
          record i-read-only-list { a: string }
          record system { a: string }
          record plugin-host { a: string }
          record %string { a: string }
          flags %flags { a, b }
          flags flags-attribute { a, b }
          record call-call { a: string }
          record call-binding { a: string }
          call: func(a: unit, b: %result, c: %option, d: rune, e: span, f: call-call, g: char, h: result<_, u8>, i: list<char>,
              j: option<option<u8>>, k: tuple<char>, l: call-binding, m: %flags, n: flags-attribute, o: system, p: plugin-host)
            -> result<list<option<list<u8>>>, unit>;
        }
        interface host {
          use guest.{unit, call-call, call-binding};
          call: func(a: unit, f: call-call, l: call-binding) -> result<list<option<list<u8>>>, unit>;
        }
        world w { import host; export guest; }
        """);

    [Fact]
    public void Cases_that_are_named_like_the_types_they_hold() => Compiles(
        """
        package test:cases;
        interface guest {
          record header { name: string }
          record rune { a: string }
          enum colour { red }
          variant verdict { header(header), colour(colour), rune(char), unit, %option(option<option<header>>), %result(result<header>),
            read-only-memory(list<u8>), i-read-only-list(list<header>) }
          variant outer { verdict(verdict), %list(list<verdict>), header }
          judge: func(verdict: verdict, outer: outer) -> result<verdict, outer>;
        }
        """);

    [Fact]
    public void Every_shape_of_type_inside_every_other() => Compiles(
        """
        package test:shapes;
        interface guest {
          type name = string;
          type names = list<name>;
          record point { x: f32, y: f32 }
          record pair { a: names, b: option<names> }
          variant any { a(list<u8>), b(names), c(option<list<u8>>), d(result<list<u8>, names>), e(tuple<names, point>), f(option<point>) }
          f1: func(v: list<list<u8>>) -> list<list<u8>>;
          f2: func(v: list<option<list<u8>>>) -> list<option<list<u8>>>;
          f3: func(v: option<list<option<list<string>>>>) -> option<list<option<list<string>>>>;
          f4: func(v: option<option<list<u8>>>) -> option<option<list<u8>>>;
          f5: func(v: option<option<option<names>>>) -> option<option<option<names>>>;
          f6: func(v: result<option<list<u8>>, list<list<u32>>>) -> result<option<list<u8>>, list<list<u32>>>;
          f7: func(v: tuple<list<u8>>) -> tuple<list<u8>>;
          f8: func(v: list<tuple<u8, u8, u8, u8, u8, u8, u8, u8, list<u8>>>) -> list<tuple<u8, u8, u8, u8, u8, u8, u8, u8, list<u8>>>;
          f9: func(v: list<point>) -> list<point>;
          f10: func(v: list<pair>, w: any) -> tuple<list<pair>, any>;
          f11: func(v: option<tuple<list<u8>, option<char>>>) -> option<tuple<list<u8>, option<char>>>;
          f12: func(v: list<result<_, list<u8>>>) -> list<result<_, list<u8>>>;
          f13: func(v: list<list<list<char>>>) -> list<list<list<char>>>;
          f14: func(v: option<result<option<u8>, option<string>>>) -> option<result<option<u8>, option<string>>>;
        }
        interface host {
          use guest.{names, point, pair, any};
          f1: func(v: list<list<u8>>) -> list<list<u8>>;
          f2: func(v: list<option<list<u8>>>) -> list<option<list<u8>>>;
          f5: func(v: option<option<option<names>>>) -> option<option<option<names>>>;
          f6: func(v: result<option<list<u8>>, list<list<u32>>>) -> result<option<list<u8>>, list<list<u32>>>;
          f8: func(v: list<tuple<u8, u8, u8, u8, u8, u8, u8, u8, list<u8>>>) -> list<tuple<u8, u8, u8, u8, u8, u8, u8, u8, list<u8>>>;
          f10: func(v: list<pair>, w: any) -> tuple<list<pair>, any>;
          f13: func(v: list<list<list<char>>>) -> list<list<list<char>>>;
        }
        world w { import host; export guest; }
        """);

    [Fact]
    public void Worlds_of_every_kind() => Compiles(
        """
        package test:worlds@1.2.3-rc.1;
        interface empty {}
        interface types { record r { a: string } }
        interface a { use types.{r}; call: func(r: r) -> r; }
        interface b { call: func(); }
        world nothing {}
        world only-imports { import a; import now: func() -> u64; }
        world only-exports { export a; export b; export empty; }
        world functions { import log: func(text: string); export run: func() -> u32; export run-twice: func(a: list<string>); }
        world inline {
          use types.{r};
          record %own { a: string, r: r }
          import host: interface { use types.{r}; record inner { a: r } get: func() -> inner; }
          export guest: interface { record inner { a: u32 } set: func(i: inner); }
          export convert: func(o: %own) -> r;
          import lookup: func(o: %own) -> option<%own>;
        }
        world included { include functions with { run as start }; include only-imports; export b; export third: b; }
        world a-call { export a; export a: func(); }
        """);

    [Fact]
    public void Functions_from_none_to_many_parameters()
    {
        var many = string.Join(", ", Enumerable.Range(0, 40).Select(i => $"p{i}: {(i % 3 == 0 ? "string" : "u8")}"));
        Compiles(
            $$"""
            package test:functions;
            interface guest {
              none: func();
              one: func(a: u8);
              sixteen: func(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8, j: u8, k: u8, l: u8, m: u8, n: u8, o: u8, p: u8);
              many: func({{many}}) -> u8;
            }
            interface host { none: func(); many: func({{many}}) -> u8; }
            world w { import host; export guest; }
            """);
    }

    [Fact]
    public void Enums_and_flags_of_every_size()
    {
        static string Labels(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"l{i}"));
        Compiles(
            $$"""
            package test:sizes;
            interface guest {
              enum e1 { {{Labels(1)}} }
              enum e256 { {{Labels(256)}} }
              enum e257 { {{Labels(257)}} }
              flags f1 { {{Labels(1)}} }
              flags f8 { {{Labels(8)}} }
              flags f9 { {{Labels(9)}} }
              flags f16 { {{Labels(16)}} }
              flags f17 { {{Labels(17)}} }
              flags f32x { {{Labels(32)}} }
              record all { a: f8, b: f16, c: f32x }
              call: func(a: e1, b: e256, c: e257, d: f1, e: f8, f: f9, g: f16, h: f17, i: f32x, j: list<all>, k: list<f32x>, l: list<e257>)
                -> tuple<e1, e256, e257, f1, f8, f9, f16, f17, f32x, list<all>, list<f32x>, list<e257>>;
            }
            """);
    }

    [Fact]
    public void Documentation_that_is_no_xml() => Compiles(
        """
        /// A <package> & "more" -- `x < y` ` alone.
        package test:docs;
        /// See `list<u8>` & co.
        ///
        /// ```
        /// if (a < b && c > d) { `x` }
        ///
        /// </summary>
        /// ```
        /// Second paragraph with */ and <b>.
        ///
        /// - a list
        /// - of things
        interface guest {
          /// A record. ]]>
          record r {
            /// The field `a` <-> b.
            a: string,
          }
          /// <script>
          f: func(
            a: r
          ) -> result<list<u8>, r>;
        }
        """);

    [Fact]
    public void One_name_in_several_interfaces() => Compiles(
        """
        package test:shared;
        interface one { record item { a: u8 } get: func() -> item; }
        interface two { record item { a: string } enum kind { a } get: func() -> item; }
        world three { record item { a: list<u8> } export get: func() -> item; export one; export two; }
        """);

    private static void Compiles(string text) => Assert.Empty(GeneratorRun.Of(("wit/package.wit", text)).AllDiagnostics);
}
