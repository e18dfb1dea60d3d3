using PluginHost.Generators.Tests.Emit.Support;
using PluginHost.Generators.Tests.Wit;

namespace PluginHost.Generators.Tests.Emit;

/// <summary>What the generated code is like, beyond that it is right.</summary>
public sealed class GeneratedCodeTests
{
    [Theory]
    [InlineData("list<u8>", true)]
    [InlineData("list<f64>", true)]
    [InlineData("list<s16>", true)]
    [InlineData("list<point>", true)]
    [InlineData("list<full>", true)]
    [InlineData("list<alias>", true)]
    [InlineData("list<bool>", false)]
    [InlineData("list<char>", false)]
    [InlineData("list<colour>", false)]
    [InlineData("list<few>", false)]
    [InlineData("list<padded>", false)]
    [InlineData("list<large>", false)]
    [InlineData("list<string>", false)]
    public void Lists_whose_elements_are_the_same_bytes_on_both_sides_are_copied_in_one_block(string type, bool isBlock)
    {
        var labels = string.Join(", ", Enumerable.Range(0, 16).Select(i => $"l{i}"));
        var run = GeneratorRun.Of(
            ("wit/a.wit", $$"""
                package a:b;
                interface i {
                  record point { x: f32, y: s32 }
                  record padded { x: u8, y: u32 }
                  record large { a: u8, b: u8, c: u8, d: u8, e: u8 }
                  enum colour { red }
                  flags few { one, two }
                  flags full { {{labels}} }
                  type alias = u16;
                  f: func(v: {{type}}) -> {{type}};
                }
                """));

        Assert.Empty(run.AllDiagnostics);
        var proxy = run.Text("A.B.IProxy");
        Assert.Equal(isBlock, proxy.Contains("function.LowerBlock<", StringComparison.Ordinal));
        Assert.Equal(isBlock, proxy.Contains("function.LiftBlock<", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plugins/wit")]
    [InlineData("wit")]
    public void It_does_without_reflection(string directory)
    {
        var run = GeneratorRun.Of([.. WitFiles.Below(directory)]);

        Assert.NotEmpty(run.Names);
        Assert.All(run.Names, name => Assert.DoesNotMatch(
            "Reflection|Activator|GetType\\(|dynamic |MakeGeneric|Expression", run.Text(name)));
    }

    [Fact]
    public void Documentation_of_WIT_is_that_of_CSharp()
    {
        var run = GeneratorRun.Of(
            ("wit/a.wit", """
                package a:b;
                /// Greets people.
                ///
                /// Not `everybody`, if x < 3.
                interface i {
                  /// A person.
                  record person {
                    /// What the person is called.
                    name: string,
                  }
                  /// Says hello.
                  greet: func(who: person) -> string;
                  silent: func();
                }
                """));

        Assert.Empty(run.AllDiagnostics);
        var contract = run.Text("A.B.II");
        Assert.Contains(
            "/// <summary>Greets people.</summary>\n/// <remarks>Not <c>everybody</c>, if x &lt; 3.</remarks>\n", contract, StringComparison.Ordinal);
        Assert.Contains("    /// <summary>Says hello.</summary>\n", contract, StringComparison.Ordinal);
        Assert.Contains("    /// <summary>The WIT function <c>silent</c>.</summary>\n", contract, StringComparison.Ordinal);
        Assert.Contains("/// <param name=\"Name\">What the person is called.</param>\n", run.Text("A.B.Person"), StringComparison.Ordinal);
    }

    [Fact]
    public void Contracts_are_partial_so_that_members_can_be_added_to_them()
    {
        const string Code =
            """
            using System.Threading;
            using System.Threading.Tasks;
            namespace A.B;
            public partial interface II
            {
                /// <summary>Twice as much.</summary>
                async ValueTask<uint> TwiceAsync(uint value, CancellationToken cancellationToken = default) =>
                    2 * await FAsync(value, cancellationToken).ConfigureAwait(false);
            }
            """;

        Assert.Empty(GeneratorRun.Of(("wit/a.wit", "package a:b; interface i { f: func(v: u32) -> u32; }"), ("Twice.cs", Code)).AllDiagnostics);
    }
}
