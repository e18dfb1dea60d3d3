using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Tests.Wit;

public sealed class RecoveryTests
{
    [Fact]
    public void Every_error_of_a_file_is_reported_once()
    {
        var document = Parse(
            """
            package a:b;
            interface i {
              f: func(x: );
              g: func() -> list<u8;
              h func();
              record r { x u8, y: u8, z: }
              enum e { a b, c }
              type = u8;
              ok: func();
            }
            wrld w {}
            world w {
              import x:;
              export f: func()
              export g: func();
            }
            """);

        Assert.Equal([3, 4, 5, 6, 6, 7, 8, 11, 13, 14], document.Diagnostics.Select(d => d.Span.Line));
        Assert.All(document.Diagnostics, d => Assert.Equal("WIT0005", d.Id));
    }

    [Fact]
    public void What_is_right_is_kept()
    {
        var document = Parse(
            """
            interface i {
              f: func(x: );
              g: func();
              record r { x u8, y: u8 }
              record s { x: u8 }
              type t = ;
              resource q { m: func( ; n: func(); }
            }
            interface {}
            interface j { h: func(); }
            """);

        Assert.Equal(["i", "j"], document.Items.OfType<InterfaceSyntax>().Select(i => i.Name.Text));
        var members = ((InterfaceSyntax)document.Items[0]).Members;
        Assert.Equal(["g"], members.OfType<FunctionSyntax>().Select(f => f.Name.Text));
        Assert.Equal(
            [("r", false), ("s", true), ("t", false), ("q", true)], members.OfType<TypeDefSyntax>().Select(t => (t.Name.Text, t.IsComplete)));
        Assert.Equal(["n"], members.OfType<ResourceSyntax>().Single().Functions.Select(f => f.Name.Text));
    }

    [Fact]
    public void A_missing_brace_does_not_swallow_the_next_item()
    {
        var document = Parse(
            """
            interface i {
              f: func();
              record r { x: u8,

              record s { x: u8 }
              g: func();

            interface j {}
            world w {
              import i;
              export j;

            package a:c {
              interface k {}
            """);

        Assert.Equal([5, 8, 13, 14], document.Diagnostics.Select(d => d.Span.Line));
        Assert.Equal([typeof(InterfaceSyntax), typeof(InterfaceSyntax), typeof(WorldSyntax), typeof(NestedPackageSyntax)], document.Items.Select(i => i.GetType()));
        Assert.Equal(["f", "g"], ((InterfaceSyntax)document.Items[0]).Members.OfType<FunctionSyntax>().Select(f => f.Name.Text));
        Assert.Equal(2, ((WorldSyntax)document.Items[2]).Members.Length);
    }

    [Fact]
    public void A_missing_semicolon_is_reported_where_it_belongs()
    {
        var document = Parse("package a:b;\ninterface i {\n  f: func()\n\n  // comment\n  g: func();\n}\n");

        var diagnostic = Assert.Single(document.Diagnostics);
        Assert.Equal("a.wit(3,12): error WIT0005: Expected ';', but found 'g'", diagnostic.ToString());
        Assert.Equal(2, ((InterfaceSyntax)document.Items[0]).Members.Length);
    }

    private static WitDocument Parse(string text)
    {
        var document = WitParser.Parse(new WitSource("a.wit", text));
        Assert.True(document.HasErrors);
        return document;
    }
}
