using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Wit;

public sealed class WorldTests
{
    private const string Interfaces =
        """
        package a:b@1.0.0;
        interface i { resource r; }
        interface j { use i.{r}; type s = r; }
        interface k { use j.{s}; f: func() -> s; }
        interface x {}
        interface y {}

        """;

    [Fact]
    public void A_world_imports_and_exports_by_name()
    {
        var world = World(
            """
            world w {
              /// Import.
              import x;
              import f: func(n: u8) -> u8;
              import g: interface { h: func(); }
              import other: x;
              export x;
              export f: func();
              export y: interface {}
            }
            """);

        Assert.Equal(["a:b/x@1.0.0", "f", "g", "other"], Resolved.Names(world.Imports));
        Assert.Equal(["a:b/x@1.0.0", "f", "y"], Resolved.Names(world.Exports));
        Assert.Equal("Import.", world.Imports[0].Docs);
        Assert.Equal((9, 10), (world.Imports[0].Span.Line, world.Imports[0].Span.Column - 0));
        Assert.Equal("u8", Assert.IsType<WitWorldFunction>(world.Imports[1]).Function.Result?.ToString());
        Assert.Same(world, Assert.IsType<WitWorldFunction>(world.Imports[1]).Function.Owner);
        Assert.Same(((WitWorldInterface)world.Imports[0]).Interface, ((WitWorldInterface)world.Exports[0]).Interface);
    }

    [Fact]
    public void An_inline_interface_belongs_to_its_world()
    {
        var world = World("world w { /** Docs. */ import host: interface { use i.{r}; type t = r; h: func(x: borrow<r>) -> t; } }");

        var item = Assert.IsType<WitWorldInterface>(world.Imports[1]);
        Assert.Equal(("host", "host", false), (item.Name, item.Interface.FullName, item.IsRenamed));
        Assert.Same(world, item.Interface.World);
        Assert.Equal("Docs.", item.Interface.Docs);
        Assert.Equal(["t"], item.Interface.Types.Select(t => t.Name));
        Assert.Equal(["h"], item.Interface.Functions.Select(f => f.Name));
        Assert.DoesNotContain(item.Interface, world.Package.Interfaces);
    }

    [Fact]
    public void An_interface_under_another_name_is_the_same_interface()
    {
        var world = World("world w { import one: k; import two: a:b/k@1.0.0; import k; }");

        Assert.Equal(
            ["a:b/i@1.0.0*", "a:b/j@1.0.0*", "a:b/k@1.0.0", "one", "two"], Resolved.Names(world.Imports));
        var items = world.Imports.Cast<WitWorldInterface>().ToList();
        Assert.Equal([false, false, false, true, true], items.Select(i => i.IsRenamed));
        Assert.Same(items[2].Interface, items[3].Interface);
        Assert.Same(items[2].Interface, items[4].Interface);
    }

    [Theory]
    [InlineData("import k;", "i* j* k")]
    [InlineData("import k; import j; import i;", "i j k")]
    [InlineData("import x; import j; import k; import y;", "x i* j k y")]
    [InlineData("use k.{s};", "i* j* k*")]
    [InlineData("use i.{r}; import i;", "i")]
    [InlineData("import f: func(); import k;", "i* j* k f")]
    [InlineData("import g: interface { use j.{s}; }", "i* j* g")]
    [InlineData("use j.{s}; export f: func() -> s;", "i* j*")]
    public void An_import_brings_what_it_uses_before_it(string items, string imports) =>
        Assert.Equal(imports, Short(World($"world w {{ {items} }}").Imports));

    [Theory]
    [InlineData("export k;", "i* j*", "k")]
    [InlineData("import i; import j; export k;", "i j", "k")]
    [InlineData("export k; export j;", "i*", "j k")]
    [InlineData("export k; export j; export i;", "", "i j k")]
    [InlineData("import i; export i; export j;", "i", "i j")]
    [InlineData("import j; export k;", "i* j", "k")]
    [InlineData("export i; export g: interface { use i.{r}; }", "", "i g")]
    [InlineData("export g: interface { use j.{s}; }", "i* j*", "g")]
    [InlineData("export g: interface { use i.{r}; } export i;", "", "i g")]
    [InlineData("export i; import j;", "i* j", "i")]
    public void An_export_uses_other_exports_and_imports_the_rest(string items, string imports, string exports)
    {
        var world = World($"world w {{ {items} }}");

        Assert.Equal(imports, Short(world.Imports));
        Assert.Equal(exports, Short(world.Exports));
    }

    [Fact]
    public void A_world_can_define_and_use_types()
    {
        var world = World(
            """
            world w {
              use i.{r as q};
              type t = list<q>;
              record rec { x: u8 }
              resource res { constructor(x: rec); m: func() -> u8; }
              import f: func(x: t, y: borrow<q>, z: res) -> rec;
              export g: func() -> t;
            }
            """);

        Assert.Equal(["t", "rec", "res"], world.Types.Select(t => t.Name));
        Assert.All(world.Types, type => Assert.Same(world, type.Owner));
        Assert.Equal([("q", "r", "a:b/i@1.0.0")], world.UsedTypes.Select(t => (t.Name, t.Definition.Name, t.From.FullName)));
        Assert.Equal(["[constructor]res", "[method]res.m"], world.Types.OfType<WitResource>().Single().Functions.Select(f => f.AbiName));
        Assert.Equal("f(t, borrow<r>, own<res>) -> rec", Signature(world.Imports[1]));
        Assert.Equal("g() -> t", Signature(world.Exports[0]));
    }

    [Fact]
    public void An_include_adds_the_other_world()
    {
        var resolved = Resolved.From(Interfaces +
            """
            world v { import x; import f: func(); export y; export g: func(); import k; }
            world w { include v; import y; }
            world same { include v; include v with { f as f2, g as g2 } }
            world deep { include w; }
            """);

        Assert.Equal("y x i* j* k f", Short(resolved.World("a:b/w@1.0.0").Imports));
        Assert.Equal("y g", Short(resolved.World("a:b/w@1.0.0").Exports));
        Assert.Equal("x i* j* k f f2", Short(resolved.World("a:b/same@1.0.0").Imports));
        Assert.Equal("y g g2", Short(resolved.World("a:b/same@1.0.0").Exports));
        Assert.Equal("y x i* j* k f", Short(resolved.World("a:b/deep@1.0.0").Imports));
        var functions = resolved.World("a:b/same@1.0.0").Imports.OfType<WitWorldFunction>().ToList();
        Assert.Equal(["f", "f2"], functions.Select(f => f.Name));
        Assert.Same(functions[0].Function, functions[1].Function);
        Assert.Same(resolved.World("a:b/v@1.0.0"), functions[1].Function.Owner);
    }

    [Fact]
    public void An_include_can_rename_whatever_has_a_plain_name()
    {
        var resolved = Resolved.From(Interfaces +
            """
            world v { type t = u8; import a: interface {} import b: x; export c: func() -> t; use i.{r}; }
            world w { type t = u16; include v with { t as t2, a as a2, b as b2, c as c2, r as r2 } }
            """);

        var world = resolved.World("a:b/w@1.0.0");
        Assert.Equal("i* a2 b2", Short(world.Imports));
        Assert.Equal("c2", Short(world.Exports));
        Assert.Equal([("t2", "t"), ("r2", "r")], world.UsedTypes.Select(t => (t.Name, t.Definition.Name)));
        Assert.Same(resolved.World("a:b/v@1.0.0").Types[0], world.UsedTypes[0].Definition);
        Assert.Same(resolved.World("a:b/v@1.0.0"), world.UsedTypes[0].From);
    }

    [Fact]
    public void Worlds_that_use_the_same_type_can_be_included_together()
    {
        var resolved = Resolved.From(Interfaces +
            "world u { use i.{r}; } world v { use i.{r}; } world w { use i.{r}; include u; include v; import f: func() -> r; }");

        Assert.Equal("i* f", Short(resolved.World("a:b/w@1.0.0").Imports));
    }

    [Fact]
    public void An_interface_that_an_included_world_needs_can_be_named_too()
    {
        var resolved = Resolved.From(Interfaces + "world v { import j; } world u { import i; } world w { include v; include u; }");

        Assert.Equal("i j", Short(resolved.World("a:b/w@1.0.0").Imports));
    }

    [Fact]
    public void Worlds_of_other_packages_can_be_included()
    {
        var resolved = Resolved.From(
            """
            ==> w/a.wit
            package a:b;
            use c:d/v@1.0.0 as other;
            world w { include c:d/v@1.0.0; }
            world w2 { include other; }
            ==> w/deps/c.wit
            package c:d@1.0.0;
            world v { import i; }
            interface i {}
            """);

        Assert.Equal(["c:d/i@1.0.0"], Resolved.Names(resolved.World("a:b/w").Imports));
        Assert.Equal(["c:d/i@1.0.0"], Resolved.Names(resolved.World("a:b/w2").Imports));
    }

    private static WitWorld World(string text) => Resolved.From(Interfaces + text).World("a:b/w@1.0.0");

    private static string Short(System.Collections.Immutable.ImmutableArray<WitWorldItem> items) =>
        string.Join(" ", Resolved.Names(items)).Replace("a:b/", "", StringComparison.Ordinal).Replace("@1.0.0", "", StringComparison.Ordinal);

    private static string Signature(WitWorldItem item)
    {
        var function = Assert.IsType<WitWorldFunction>(item).Function;
        return $"{function.Name}({string.Join(", ", function.Parameters.Select(p => p.Type))}) -> {function.Result}";
    }
}
