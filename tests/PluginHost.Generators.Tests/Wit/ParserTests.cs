using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Tests.Wit;

public sealed class ParserTests
{
    [Theory]
    [InlineData("package a:b;", "a", "b", null)]
    [InlineData("package wasi:http@0.2.0;", "wasi", "http", "0.2.0")]
    [InlineData("package a:b@1.0.0-rc.1+build.5;", "a", "b", "1.0.0-rc.1+build.5")]
    [InlineData("package a-b:c-d@0.3.0-rc-2025-09-16;", "a-b", "c-d", "0.3.0-rc-2025-09-16")]
    [InlineData("package %package:%use;", "package", "use", null)]
    [InlineData("\ufeffpackage a:b;", "a", "b", null)]
    public void A_file_says_which_package_it_is(string text, string ns, string name, string? version)
    {
        var package = Parse(text).Package!;

        Assert.Equal((ns, name, version), (package.Namespace.Text, package.Name.Text, package.Version?.Value.ToString()));
    }

    [Fact]
    public void A_file_need_not_say_which_package_it_is()
    {
        var document = Parse("interface i {}");

        Assert.Null(document.Package);
        Assert.IsType<InterfaceSyntax>(Assert.Single(document.Items));
    }

    [Fact]
    public void Packages_can_be_nested_in_a_file()
    {
        var document = Parse(
            """
            package a:b;
            /// Nested.
            package c:d@1.0.0 {
              use e:f/g;
              interface i {}
              world w {}
            }
            interface j {}
            """);

        var nested = Assert.IsType<NestedPackageSyntax>(document.Items[0]);
        Assert.Equal("Nested.", nested.Name.Docs);
        Assert.Equal([typeof(TopLevelUseSyntax), typeof(InterfaceSyntax), typeof(WorldSyntax)], nested.Items.Select(i => i.GetType()));
        Assert.IsType<InterfaceSyntax>(document.Items[1]);
    }

    [Fact]
    public void A_use_of_a_file_can_rename()
    {
        var items = Parse("package a:b; use c; use c as d; use e:f/g@1.2.3; use e:f/g@1.0.0-rc.1 as h;").Items.Cast<TopLevelUseSyntax>();

        Assert.Equal(
            ["c  ", "c  d", "e:f/g@1.2.3 ", "e:f/g@1.0.0-rc.1 h"],
            items.Select(u => $"{Text(u.Path)}{(u.Path.Version is null ? " " : "")} {u.Alias}"));
    }

    [Fact]
    public void A_use_of_an_interface_brings_in_several_names()
    {
        var use = Assert.IsType<UseSyntax>(Member("use a:b/c@1.0.0.{x, y as z, %type,};"));

        Assert.Equal("a:b/c@1.0.0", Text(use.Path));
        Assert.Equal([("x", "x"), ("y", "z"), ("type", "type")], use.Names.Select(n => (n.Name.Text, n.DeclaredName.Text)));
    }

    [Theory]
    [InlineData("bool", WitPrimitiveKind.Bool)]
    [InlineData("s8", WitPrimitiveKind.S8)]
    [InlineData("u8", WitPrimitiveKind.U8)]
    [InlineData("s16", WitPrimitiveKind.S16)]
    [InlineData("u16", WitPrimitiveKind.U16)]
    [InlineData("s32", WitPrimitiveKind.S32)]
    [InlineData("u32", WitPrimitiveKind.U32)]
    [InlineData("s64", WitPrimitiveKind.S64)]
    [InlineData("u64", WitPrimitiveKind.U64)]
    [InlineData("f32", WitPrimitiveKind.F32)]
    [InlineData("f64", WitPrimitiveKind.F64)]
    [InlineData("char", WitPrimitiveKind.Char)]
    [InlineData("string", WitPrimitiveKind.String)]
    public void Primitive_types_are_known(string text, object kind) =>
        Assert.Equal((WitPrimitiveKind)kind, Assert.IsType<PrimitiveTypeSyntax>(Type(text)).Kind);

    [Theory]
    [InlineData("list<u8>")]
    [InlineData("list<u8, 4>")]
    [InlineData("list<list<string>>")]
    [InlineData("option<u8>")]
    [InlineData("option<option<foo>>")]
    [InlineData("result")]
    [InlineData("result<u8>")]
    [InlineData("result<u8, string>")]
    [InlineData("result<_, string>")]
    [InlineData("tuple<>")]
    [InlineData("tuple<u8>")]
    [InlineData("tuple<u8, list<u8>, foo>")]
    [InlineData("own<foo>")]
    [InlineData("borrow<foo>")]
    [InlineData("map<string, u8>")]
    [InlineData("stream")]
    [InlineData("stream<u8>")]
    [InlineData("future")]
    [InlineData("future<result<u8, foo>>")]
    [InlineData("error-context")]
    [InlineData("foo-BAR-2")]
    public void Types_are_read_as_they_are_written(string text)
    {
        Assert.Equal(text, Text(Type(text)));
        Assert.Equal(text, Text(Type(text.Replace(",", " ,\n ", StringComparison.Ordinal).Replace("<", " < /* */ ", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_comma_can_stand_behind_the_last_item()
    {
        Assert.Equal("tuple<u8, u16>", Text(Type("tuple<u8, u16,>")));
        Assert.Equal(2, Assert.IsType<CompositeSyntax>(Member("enum e { a, b, }")).Elements.Length);
        Assert.Equal(2, Assert.IsType<FunctionSyntax>(Member("f: func(a: u8, b: u8,);")).Signature.Parameters.Length);
    }

    [Fact]
    public void Definitions_of_types_have_their_elements()
    {
        var record = Assert.IsType<CompositeSyntax>(Member("record r { a: u8, b-c: list<u8> }"));
        Assert.Equal((CompositeKind.Record, "r"), (record.Kind, record.Name.Text));
        Assert.Equal(["a: u8", "b-c: list<u8>"], record.Elements.Select(e => $"{e.Name}: {Text(e.Type!)}"));

        var variant = Assert.IsType<CompositeSyntax>(Member("variant v { a, b(u8), c(tuple<u8, u8>) }"));
        Assert.Equal(CompositeKind.Variant, variant.Kind);
        Assert.Equal(["a", "b(u8)", "c(tuple<u8, u8>)"], variant.Elements.Select(e => e.Type is null ? e.Name.Text : $"{e.Name}({Text(e.Type)})"));

        Assert.Equal(CompositeKind.Enum, Assert.IsType<CompositeSyntax>(Member("enum e { a, b }")).Kind);
        Assert.Equal(CompositeKind.Flags, Assert.IsType<CompositeSyntax>(Member("flags f { a, b }")).Kind);

        var alias = Assert.IsType<AliasSyntax>(Member("type t = list<u8>;"));
        Assert.Equal("t = list<u8>", $"{alias.Name} = {Text(alias.Target!)}");
    }

    [Fact]
    public void A_resource_has_constructors_methods_and_static_functions()
    {
        Assert.Empty(Assert.IsType<ResourceSyntax>(Member("resource blob;")).Functions);
        Assert.Empty(Assert.IsType<ResourceSyntax>(Member("resource blob {}")).Functions);

        var resource = Assert.IsType<ResourceSyntax>(Member(
            """
            resource blob {
              constructor(init: list<u8>);
              constructor() -> result<blob>;
              read: func(n: u32) -> list<u8>;
              merge: static func(a: borrow<blob>) -> blob;
              wait: async func();
              start: static async func() -> blob;
            }
            """));

        Assert.Equal(
            [
                "Constructor blob(init)",
                "Constructor blob() -> result<blob>",
                "Method read(n) -> list<u8>",
                "Static merge(a) -> blob",
                "Method async wait()",
                "Static async start() -> blob",
            ],
            resource.Functions.Select(f =>
                $"{f.Kind} {(f.Signature.IsAsync ? "async " : "")}{f.Name}({string.Join(", ", f.Signature.Parameters.Select(p => p.Name))})"
                + (f.Signature.Result is null ? "" : $" -> {Text(f.Signature.Result)}")));
    }

    [Fact]
    public void Functions_have_parameters_and_a_result()
    {
        var function = Assert.IsType<FunctionSyntax>(Member("f: async func(a: u8, %type: string)->option<u8>;"));

        Assert.True(function.Signature.IsAsync);
        Assert.Equal(["a: u8", "type: string"], function.Signature.Parameters.Select(p => $"{p.Name}: {Text(p.Type)}"));
        Assert.Equal("option<u8>", Text(function.Signature.Result!));
    }

    [Fact]
    public void A_world_has_imports_and_exports_of_every_form()
    {
        var world = Assert.IsType<WorldSyntax>(Assert.Single(Parse(
            """
            world w {
              import a;
              import b:c/d@1.0.0;
              export e: func(x: u8) -> u8;
              export f: async func();
              import g: interface { use a.{t}; h: func(); }
              import i: a;
              export j: b:c/d;
              export k:interface {}
              import l:func();
              include m;
              include n:o/p@1.0.0;
              include q with { r as s, t as u }
              include q with { v as w };
              use a.{y};
              type z = u8;
              resource aa;
            }
            """).Items));

        Assert.Equal(
            [
                "import a", "import b:c/d@1.0.0", "export e: func", "export f: func", "import g: interface", "import i: a",
                "export j: b:c/d", "export k: interface", "import l: func",
            ],
            world.Members.OfType<WorldItemSyntax>().Select(Text));
        Assert.Equal(
            ["m ", "n:o/p@1.0.0 ", "q r as s, t as u", "q v as w"],
            world.Members.OfType<IncludeSyntax>()
                .Select(i => $"{Text(i.Path)} {string.Join(", ", i.Renames.Select(r => $"{r.Name} as {r.Alias}"))}"));
        Assert.Equal(
            [typeof(UseSyntax), typeof(FunctionSyntax)],
            world.Members.OfType<WorldInlineInterfaceSyntax>().First().Members.Select(m => m.GetType()));
        Assert.Equal([typeof(UseSyntax), typeof(AliasSyntax), typeof(ResourceSyntax)], world.Members.TakeLast(3).Select(m => m.GetType()));
    }

    [Fact]
    public void Words_that_are_no_keywords_here_can_be_names()
    {
        var document = Parse("package a:b; interface i { version: func(); feature: func(); since: func(); self: func(continue: u8); }");

        Assert.Equal(4, Assert.IsType<InterfaceSyntax>(Assert.Single(document.Items)).Members.Length);
    }

    [Fact]
    public void Annotations_stand_before_items_and_members()
    {
        var document = Parse(
            """
            package a:b@1.2.0;
            @since(version = 1.0.0)
            @deprecated(version = 1.1.0-rc.1)
            interface i {
              @unstable(feature = some-thing) use j.{x};
              @since(version = 1.0.0) type t = u8;
              @external-id("Blob \"x\" \u{1F600} \7f \n") @unstable(feature = %use)
              resource blob { @since(version = 1.0.0) constructor(); @unstable(feature = f) read: func(); }
              @since(version = 1.0.0) g: func();
            }
            @unstable(feature = w) world w { @unstable(feature = w2) import i; @since(version = 1.0.0) include v; }
            """);

        var (i, w) = ((InterfaceSyntax)document.Items[0], (WorldSyntax)document.Items[1]);
        Assert.Equal("1.0.0", i.Annotations.Since!.Value.ToString());
        Assert.Equal("1.1.0-rc.1", i.Annotations.Deprecated!.Value.ToString());
        Assert.Equal(["some-thing", null, "use", null], i.Members.Select(m => m.Annotations.Unstable?.Text));
        Assert.Equal([null, "1.0.0", null, "1.0.0"], i.Members.Select(m => m.Annotations.Since?.Value.ToString()));
        Assert.NotNull(i.Members[2].Annotations.ExternalId);
        Assert.Equal([null, "f"], ((ResourceSyntax)i.Members[2]).Functions.Select(f => f.Annotations.Unstable?.Text));
        Assert.Equal("w", w.Annotations.Unstable!.Text);
        Assert.Equal(["w2", null], w.Members.Select(m => m.Annotations.Unstable?.Text));
    }

    [Fact]
    public void Spans_tell_where_things_are()
    {
        var document = Parse("package a:b;\n/// Docs.\n@unstable(feature = x)\ninterface i {\n  f: func(x: list<u8>);\n}\n");

        var item = Assert.IsType<InterfaceSyntax>(Assert.Single(document.Items));
        Assert.Equal(new WitSpan("a.wit", 46, 39, 4, 1, 6, 2), item.Span);
        Assert.Equal(new WitSpan("a.wit", 56, 1, 4, 11, 4, 12), item.Name.Span);
        var function = Assert.IsType<FunctionSyntax>(Assert.Single(item.Members));
        Assert.Equal("f: func(x: list<u8>);", document.Source.Text.Substring(function.Span.Start, function.Span.Length));
        var type = Assert.Single(function.Signature.Parameters).Type;
        Assert.Equal("list<u8>", document.Source.Text.Substring(type.Span.Start, type.Span.Length));
        Assert.Equal((5, 14, 5, 22), (type.Span.Line, type.Span.Column, type.Span.EndLine, type.Span.EndColumn));
    }

    [Theory]
    [InlineData("/*/ interface i {} /*/ */ */")]
    [InlineData("// /*\ninterface i {}\n// */")]
    [InlineData("/* // */ interface i {}")]
    [InlineData("interface/**/i/* */{//\n}")]
    [InlineData("//")]
    [InlineData("")]
    public void Comments_can_stand_anywhere(string text) => Assert.Empty(WitParser.Parse(new WitSource("a.wit", text)).Diagnostics);

    private static WitDocument Parse(string text)
    {
        var document = WitParser.Parse(new WitSource("a.wit", text));
        Assert.Empty(document.Diagnostics);
        return document;
    }

    private static MemberSyntax Member(string text) =>
        Assert.Single(Assert.IsType<InterfaceSyntax>(Assert.Single(Parse($"interface i {{ {text} }}").Items)).Members);

    private static TypeSyntax Type(string text) => Assert.IsType<AliasSyntax>(Member($"type t = {text};")).Target!;

    private static string Text(UsePathSyntax path) =>
        (path.Package is null ? "" : $"{path.Namespace}:{path.Package}/") + path.Name + (path.Version is null ? "" : $"@{path.Version.Value}");

    private static string Text(WorldItemSyntax item) => (item.IsExport ? "export " : "import ") + item switch
    {
        WorldFunctionSyntax function => $"{function.Name}: func",
        WorldInlineInterfaceSyntax inline => $"{inline.Name}: interface",
        WorldInterfaceSyntax { Name: null } path => Text(path.Path),
        WorldInterfaceSyntax path => $"{path.Name}: {Text(path.Path)}",
        _ => "?",
    };

    private static string Text(TypeSyntax type) => type switch
    {
        PrimitiveTypeSyntax primitive => new WitPrimitiveType(primitive.Kind).ToString(),
        NamedTypeSyntax named => named.Name,
        ListTypeSyntax { FixedLength: { } length } list => $"list<{Text(list.Element)}, {length}>",
        ListTypeSyntax list => $"list<{Text(list.Element)}>",
        OptionTypeSyntax option => $"option<{Text(option.Value)}>",
        ResultTypeSyntax { Ok: null, Error: null } => "result",
        ResultTypeSyntax { Error: null } result => $"result<{Text(result.Ok!)}>",
        ResultTypeSyntax result => $"result<{(result.Ok is null ? "_" : Text(result.Ok))}, {Text(result.Error)}>",
        TupleTypeSyntax tuple => $"tuple<{string.Join(", ", tuple.Items.Select(Text))}>",
        HandleTypeSyntax handle => $"{(handle.IsBorrow ? "borrow" : "own")}<{handle.Resource}>",
        MapTypeSyntax map => $"map<{Text(map.Key)}, {Text(map.Value)}>",
        StreamTypeSyntax stream => stream.Element is null ? "stream" : $"stream<{Text(stream.Element)}>",
        FutureTypeSyntax future => future.Value is null ? "future" : $"future<{Text(future.Value)}>",
        ErrorContextTypeSyntax => "error-context",
        _ => "?",
    };
}
