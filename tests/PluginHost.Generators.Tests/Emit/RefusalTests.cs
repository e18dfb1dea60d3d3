using PluginHost.Generators.Tests.Emit.Support;
using PluginHost.Generators.Tests.Wit;

namespace PluginHost.Generators.Tests.Emit;

/// <summary>WIT that is right, but that there is no C# for. The place is marked.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData(
        "WIT0117",
        "package a:b; interface i { f: func(); g: func(x: «stream<u8>»); record r { x: future<u8> } type t = list<u8, 4>; }",
        "Streams are not supported; pass lists, in several calls if need be")]
    [InlineData(
        "WIT0201",
        "package a:b; interface i { resource «file»; f: func(); }",
        "Resources are not supported by the C# generator; make 'file' a record, or pass an id")]
    [InlineData(
        "WIT0201",
        "package a:b; interface i { use t.{file}; f: func(); g: func(«x»: borrow<file>); } interface t { resource file; }",
        "Handles of resources are not supported by the C# generator; pass a record or an id")]
    [InlineData(
        "WIT0201",
        "package a:b; interface i { use t.{file}; f: func(); «g»: func() -> list<file>; } interface t { resource file; }",
        "Handles of resources are not supported by the C# generator; pass a record or an id")]
    [InlineData(
        "WIT0201",
        "package a:b; interface i { use t.{file}; f: func(); record r { «x»: option<file> } } interface t { resource file; }",
        "Handles of resources are not supported by the C# generator; pass a record or an id")]
    [InlineData(
        "WIT0201",
        "package a:b; interface i { f: func(); «g»: async func(); }",
        "Async functions are not supported by the C# generator; remove 'async' from 'g'; its C# method can be awaited anyway")]
    [InlineData(
        "WIT0201",
        "package a:b; interface i { f: func(); } interface h { g: func(); } world w { import «other»: h; export i; }",
        "Imports under a name of their own are not supported by the C# generator; import 'a:b/h' itself")]
    public void Is_refused_where_it_is_and_says_what_to_do(string id, string text, string message)
    {
        var marked = MarkedText.Parse(text);
        var source = Assert.Single(marked.Sources);

        var run = GeneratorRun.Of((source.Path, source.Text));

        var diagnostic = Assert.Single(run.GeneratorDiagnostics, d => d.GetMessage(null) == message);
        Assert.Equal(id, diagnostic.Id);
        var place = diagnostic.Location.GetLineSpan();
        Assert.Equal(
            (marked.Mark!.Value.Path, marked.Mark.Value.Line - 1, marked.Mark.Value.Column - 1),
            (place.Path, place.StartLinePosition.Line, place.StartLinePosition.Character));

        // What has nothing to do with it is there, so that not every use of the contract is an error too.
        Assert.Contains("A.B.II", run.Names);
        Assert.Contains("FAsync", run.Text("A.B.II"), StringComparison.Ordinal);
        Assert.Empty(GeneratorRun.DiagnosticsOf(run.Compilation));
    }

    [Fact]
    public void Resources_of_a_dependency_that_nothing_of_the_project_needs_are_nobodys_concern()
    {
        var run = GeneratorRun.Of(
            ("wit/main.wit", "package a:b; interface i { use c:d/t.{r}; f: func(x: r); }"),
            ("wit/deps/d/types.wit", "package c:d; interface t { record r { x: u8 } }"),
            ("wit/deps/d/files.wit", "interface files { resource file { read: func() -> list<u8>; } open: async func() -> file; }"));

        Assert.Empty(run.AllDiagnostics);
    }
}
