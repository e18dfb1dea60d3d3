using System.Text;
using CsCheck;
using PluginHost.Generators.Canonical;
using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Parsing;

namespace PluginHost.Generators.Tests.Wit;

/// <summary>Whatever the text, there is an answer: no exception, in little time, on a small stack.</summary>
public sealed class HostileInputTests
{
    private const int Samples = 2_000;
    private const int Many = 20_000;

    private static readonly string[] Words =
    [
        "package", "interface", "world", "use", "include", "with", "as", "import", "export", "type", "record", "variant", "enum",
        "flags", "resource", "constructor", "static", "async", "func", "list", "option", "result", "tuple", "own", "borrow", "map",
        "stream", "future", "error-context", "u8", "string", "f64", "a", "b", "c-d", "%list", "_", "1.0.0", "4", "since",
        "version", "unstable", "feature", "deprecated", "external-id", "\"x\"", "{", "}", "(", ")", "<", ">", ",", ";", ":", ".",
        "/", "@", "=", "->", "*", "\n", " ", "/// d\n", "// d\n", "/*", "*/", "/**", "\0", "\ufeff", "\ud800", "#",
    ];

    private static readonly Dictionary<string, Func<string>> Texts = new()
    {
        ["nested types"] = () => "package a:b; interface i { type t = " + Repeat("list<", 100_000),
        ["nested and closed types"] = () => "package a:b; interface i { type t = " + Repeat("option<", 100_000) + "u8" + Repeat(">", 100_000) + "; }",
        ["tuples in tuples"] = () => "package a:b; interface i { f: func(x: " + Repeat("tuple<u8, ", 100_000),
        ["braces"] = () => Repeat("{", 100_000),
        ["closing braces"] = () => Repeat("}", 100_000),
        ["nested packages"] = () => Repeat("package a:b { ", 100_000),
        ["nested interfaces"] = () => Repeat("interface i { ", 100_000),
        ["nested inline interfaces"] = () => "package a:b; world w { " + Repeat("import i: interface { ", 100_000),
        ["nested comments"] = () => Repeat("/* ", 100_000),
        ["nested and closed comments"] = () => Repeat("/*", 100_000) + Repeat("*/", 100_000),
        ["a comment without an end"] = () => "/*" + new string('x', 1_000_000),
        ["doc comments without an item"] = () => Repeat("/// x\n", 100_000),
        ["zero bytes"] = () => new string('\0', 100_000),
        ["zero bytes between tokens"] = () => "package a:b; " + Repeat("\0interface\0i\0{}\0", 10_000),
        ["a huge identifier"] = () => "package a:b; interface " + new string('x', 1_000_000) + " {}",
        ["a huge identifier with hyphens"] = () => "package a:b; interface " + Repeat("x-", 500_000) + "x {}",
        ["a huge version"] = () => "package a:b@1.0.0-" + Repeat("1.", 500_000) + "1;",
        ["a huge number"] = () => "package a:b; interface i { type t = list<u8, " + new string('9', 1_000_000) + ">; }",
        ["a huge string"] = () => "package a:b; world w { @external-id(\"" + new string('x', 1_000_000) + "\") import f: func(); }",
        ["a huge escape"] = () => "package a:b; world w { @external-id(\"\\u{" + new string('0', 1_000_000) + "}\") import f: func(); }",
        ["a huge path"] = () => "package " + Repeat("a:", 100_000) + "b;",
        ["annotations"] = () => "package a:b@1.0.0; " + Repeat("@since(version = 1.0.0) ", 100_000) + "interface i {}",
        ["open annotations"] = () => Repeat("@since(", 100_000),
        ["commas"] = () => "package a:b; interface i { f: func(" + Repeat(",", 100_000),
        ["fields"] = () => $"package a:b; interface i {{ record r {{ {Join(Many, i => $"x{i}: u8, ")} }} f: func(x: r) -> r; }}",
        ["duplicate fields"] = () => $"package a:b; interface i {{ record r {{ {Repeat("x: u8, ", Many)} }} }}",
        ["cases"] = () => $"package a:b; interface i {{ enum e {{ {Join(70_000, i => $"x{i}, ")} }} f: func(x: e) -> e; }}",
        ["functions"] = () => $"package a:b; interface i {{ {Join(Many, i => $"x{i}: func(a: string) -> string; ")} }} world w {{ import i; }}",
        ["parameters"] = () => $"package a:b; interface i {{ f: func({Join(5_000, i => $"x{i}: u8, ")}); }}",
        ["unknown types"] = () => $"package a:b; interface i {{ {Join(Many, i => $"x{i}: func(a: y{i}); ")} }}",
        ["a chain of types"] = () => $"package a:b; interface i {{ {Join(Many, i => $"type t{i} = t{i + 1}; ")} type t{Many} = u8; }}",
        ["a chain of types the other way"] = () => $"package a:b; interface i {{ type t0 = u8; {Join(Many, i => $"type t{i + 1} = t{i}; ")} }}",
        ["a ring of types"] = () => $"package a:b; interface i {{ {Join(Many, i => $"record t{i} {{ x: t{(i + 1) % Many} }} ")} }}",
        ["types that double"] = () => $"package a:b; interface i {{ type t0 = u8; {Join(Many, i => $"type t{i + 1} = tuple<t{i}, t{i}>; ")} f: func(x: t{Many}); }}",
        ["large types in many places"] = () => $"package a:b; interface i {{ type t0 = u8; {Join(11, i => $"type t{i + 1} = tuple<t{i}, t{i}>; ")} {Join(500, i => $"f{i}x: func(x: t11) -> t11; ")} }}",
        ["a chain of interfaces"] = () => $"package a:b; interface i0 {{ type t = u8; }} {Join(Many, i => $"interface i{i + 1} {{ use i{i}.{{t}}; }} ")} world w {{ import i{Many}; }}",
        ["a ring of interfaces"] = () => $"package a:b; {Join(Many, i => $"interface i{i} {{ use i{(i + 1) % Many}.{{t}}; }} ")}",
        ["interfaces that all use each other"] = () => $"package a:b; {Join(150, i => $"interface i{i} {{ {Join(150, j => $"use i{j}.{{t as t{j}}}; ")} }} ")}",
        ["a chain of worlds"] = () => $"package a:b; {Join(Many, i => $"world w{i} {{ include w{i + 1}; }} ")} world w{Many} {{ import f: func(); }}",
        ["a ring of worlds"] = () => $"package a:b; {Join(Many, i => $"world w{i} {{ include w{(i + 1) % Many}; }} ")}",
        ["worlds that grow"] = () => $"package a:b; world w0 {{ {Join(500, i => $"import g{i}: func(); ")} }} {Join(500, i => $"world w{i + 1} {{ include w{i}; import h{i}: func(); }} ")}",
        ["worlds that bring in a chain"] = () => $"package a:b; interface i0 {{ type t = u8; }} {Join(2_000, i => $"interface i{i + 1} {{ use i{i}.{{t}}; }} ")} {Join(2_000, i => $"world w{i} {{ import i{i}; export i{2_000 - i}; }} ")}",
        ["exports of everything"] = () => $"package a:b; interface i0 {{ type t = u8; }} {Join(2_000, i => $"interface i{i + 1} {{ use i{i}.{{t}}; }} ")} world w {{ {Join(2_001, i => $"export i{i}; ")} }}",
        ["packages"] = () => Join(5_000, i => $"package a:b{i}x {{ interface i {{ use a:b{i + 1}x/i.{{t}}; }} }} "),
        ["versions"] = () => "package c:d; use a:b/i; " + Join(5_000, i => $"package a:b@{i}.0.0 {{ interface i {{}} }} "),
        ["the same package"] = () => Repeat("package a:b { interface i {} } ", 5_000),
    };

    public static TheoryData<string> Names => [.. Texts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hostile_text_has_an_answer(string name) => SmallStack.Run(() => Process(Texts[name]()), () => name);

    [Fact]
    public void Any_characters_have_an_answer()
    {
        var gen = Gen.Char.Array[0, 200].Select(chars => new string(chars));

        ForEachSample(gen, Process);
    }

    [Fact]
    public void Any_bytes_have_an_answer()
    {
        var gen = Gen.Byte.Array[0, 200].Select(bytes => Encoding.UTF8.GetString(bytes));

        ForEachSample(gen, Process);
    }

    [Fact]
    public void Any_words_have_an_answer()
    {
        var gen = Gen.OneOf(Words).Array[0, 120].Select(words => string.Join(" ", words));

        ForEachSample(gen, text => Process("package a:b; interface i {" + text));
    }

    [Fact]
    public void Any_change_to_a_good_file_has_an_answer()
    {
        var good = WitFiles.OfTheHost().Select(s => s.Text).ToArray();
        var gen = Gen.Select(
            Gen.OneOf(good),
            Gen.Select(Gen.Double.Unit, Gen.Int[0, 30], Gen.OneOf(Words)).Array[1, 6],
            (text, changes) => changes.Aggregate(text, Change));

        ForEachSample(gen, Process);
    }

    private static string Change(string text, (double Where, int Length, string Word) change)
    {
        var start = (int)(change.Where * text.Length);
        return text.Remove(start, Math.Min(change.Length, text.Length - start)).Insert(start, change.Word);
    }

    private static void Process(string text)
    {
        var source = new WitSource("w/a.wit", text);
        var document = WitParser.Parse(source);
        Assert.InRange(document.Diagnostics.Length, 0, SyntaxDiagnostics.MaxCount + 1);
        Assert.All(document.Diagnostics, d => AssertInside(d.Span, text));

        var resolution = WitResolver.Resolve([document]);
        Assert.All(resolution.Diagnostics, d => AssertInside(d.Span, text));
        foreach (var function in resolution.Packages.SelectMany(p => p.Interfaces).SelectMany(i => i.AllFunctions))
        {
            AssertComputable(function);
        }
    }

    private static void AssertComputable(WitFunction function)
    {
        var signature = CanonicalSignature.Of(function, CanonicalContext.Lower);
        Assert.InRange(signature.Parameters.Length, 0, CanonicalSignature.MaxFlatParameters + 1);
        Assert.InRange(signature.Results.Length, 0, CanonicalSignature.MaxFlatResults);
        Assert.True(CanonicalLayout.Of([.. function.Parameters.Select(p => p.Type)]).Size >= 0);
    }

    private static void AssertInside(WitSpan span, string text)
    {
        Assert.InRange(span.Start, 0, text.Length);
        Assert.InRange(span.Length, 0, text.Length - span.Start);
        Assert.True(span.Line >= 1 && span.Column >= 1 && (span.EndLine > span.Line || span.EndColumn >= span.Column));
    }

    /// <summary>The same samples every time.</summary>
    private static void ForEachSample(Gen<string> gen, Action<string> check)
    {
        var random = new PCG(1, 20_260_101);
        for (var i = 0; i < Samples; i++)
        {
            var text = gen.Generate(random, null, out _);
            try
            {
                check(text);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Sample {i}: {text}", exception);
            }
        }
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static string Join(int count, Func<int, string> item) => string.Concat(Enumerable.Range(0, count).Select(item));
}
