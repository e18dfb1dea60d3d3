using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Tests.Wit;

public sealed class DocCommentTests
{
    [Theory]
    [InlineData("/// One line.\n", "One line.")]
    [InlineData("///One line.\n", "One line.")]
    [InlineData("///   Indented.   \n", "  Indented.")]
    [InlineData("/// One.\n/// Two.\r\n///\n/// Three.\n", "One.\nTwo.\n\nThree.")]
    [InlineData("///\n///\n/// One.\n///\n", "One.")]
    [InlineData("/** One line. */", "One line.")]
    [InlineData("/**One.*/", "One.")]
    [InlineData("/**\n * One.\n *   Two.\n */", "One.\n  Two.")]
    [InlineData("/**\n    One.\n\n    Two.\n*/", "One.\n\nTwo.")]
    [InlineData("/** One.\r\n  * Two. */", "One.\nTwo.")]
    [InlineData("/** One /* nested */ two. */", "One /* nested */ two.")]
    [InlineData("/// One.\n/** Two. */", "One.\nTwo.")]
    [InlineData("/// One.\n// Not this.\n/* Nor this. */\n/// Two.\n", "One.\nTwo.")]
    [InlineData("/// One.\n\n\n", "One.")]
    [InlineData("/// One.\n@unstable(feature = x)\n", "One.")]
    [InlineData("@unstable(feature = x)\n/// One.\n", "One.")]
    [InlineData("/// One.\n@unstable(feature = x) /// Two.\n", "One.\nTwo.")]
    [InlineData("// No docs.\n", null)]
    [InlineData("//// No docs.\n", null)]
    [InlineData("/* No docs. */", null)]
    [InlineData("/*** No docs. ***/", null)]
    [InlineData("/**/", null)]
    [InlineData("///\n", null)]
    [InlineData("/** */", null)]
    public void The_text_is_what_was_meant(string comment, string? docs) =>
        Assert.Equal(docs, Assert.IsType<InterfaceSyntax>(Assert.Single(Parse(comment + "interface i {}").Items)).Docs);

    [Fact]
    public void Everything_with_a_name_can_have_docs()
    {
        var document = Parse(
            """
            /// package
            package a:b;
            /// interface
            interface i {
              /// alias
              type t = u8;
              /// record
              record r {
                /// field
                x: u8,
                /// field 2
                y: u8,
                /// nobody's
              }
              /// variant
              variant v {
                /// case
                x(u8), /// case 2
                y,
              }
              /// enum
              enum e { /** enum case */ x, y }
              /// flags
              flags f { /** flag */ x }
              /// resource
              resource q {
                /// constructor
                constructor();
                /// method
                m: func();
              }
              /// function
              g: func();
            }
            /// world
            world w {
              /// import
              import i;
              /// export
              export f: func();
              /// include
              include w2;
            }
            """);

        Assert.Equal("package", document.Package!.Docs);
        var members = ((InterfaceSyntax)document.Items[0]).Members;
        Assert.Equal(["alias", "record", "variant", "enum", "flags", "resource", "function"], members.Select(m => m.Docs));
        Assert.Equal(
            ["field", "field 2", "case", "case 2", "enum case", null, "flag"],
            members.OfType<CompositeSyntax>().SelectMany(c => c.Elements).Select(e => e.Docs));
        Assert.Equal(["constructor", "method"], members.OfType<ResourceSyntax>().Single().Functions.Select(f => f.Docs));
        Assert.Equal(["interface", "world"], document.Items.Select(i => i.Docs));
        Assert.Equal(["import", "export", "include"], ((WorldSyntax)document.Items[1]).Members.Select(m => m.Docs));
    }

    private static WitDocument Parse(string text)
    {
        var document = WitParser.Parse(new WitSource("a.wit", text));
        Assert.Empty(document.Diagnostics);
        return document;
    }
}
